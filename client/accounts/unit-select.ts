import { html, type TemplateResult } from 'lit'
import type { OrgUnitId } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'

/** A select of all units of a scope, indented as the tree is. */
export function unitSelect(
  tree: OrgTree,
  scope: OrgUnitId,
  options: { readonly id: string; readonly current: string },
): TemplateResult {
  const units = tree.units.filter((unit) => tree.isWithin(unit.id, scope))
  const depth = (id: OrgUnitId) => tree.pathUp(id).length - tree.pathUp(scope).length
  return html`<select id=${options.id} name="org" required>
    ${
      units.some(({ id }) => id === options.current)
        ? ''
        : html`<option value=${options.current} selected>${options.current}</option>`
    }
    ${units.map(
      (unit) => html`<option value=${unit.id} ?selected=${unit.id === options.current}>
        ${'\u3000'.repeat(Math.max(0, depth(unit.id)))}${unit.name}
      </option>`,
    )}
  </select>`
}
