import { html, LitElement } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { ReturnParams } from '../app/page-params.js'
import type { WorkplaceModel } from '../app/workplace-model.js'

/** Placeholder until the page is built. */
@customElement('form-page')
export class FormPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) params: ReturnParams | undefined

  override render() {
    return html`<p>${this.params?.table}</p>`
  }
}
