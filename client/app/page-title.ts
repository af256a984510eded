import { t } from '../i18n/app-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import type { Route } from './router.js'
import type { WorkplaceModel } from './workplace-model.js'

/** Title of the browser tab: with several tables open, people find the right one by it. */
export function pageTitle(route: Route, workplace: WorkplaceModel | undefined): string {
  const params = 'params' in route ? route.params : undefined
  const table = params && workplace?.catalogue.table(params.table)
  return table ? `${localText(table.name)} ${periodName(params.period)} · ${t('product')}` : t('product')
}
