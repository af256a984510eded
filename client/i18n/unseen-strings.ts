import { defineStrings } from './language.js'

/** Words of what others changed since a person last looked at a sheet. */
export const unseenText = defineStrings(
  {
    count: '{when}看过之后,他人改了 {n} 格',
    next: '下一处改动',
    nextHint: '跳到下一处他人改动(Alt+N);看过的不再标出',
    seeAll: '全部看过',
    mark: '{by}于 {when} 改过,原为 {before}',
    empty: '空',
    none: '没有您还没看过的他人改动',
  },
  {
    count: 'others changed {n} cells since you looked ({when})',
    next: 'Next change',
    nextHint: 'To the next cell that others changed (Alt+N); what was seen is no longer marked',
    seeAll: 'All seen',
    mark: 'Changed by {by}, {when}; before: {before}',
    empty: 'empty',
    none: 'Others changed nothing that you have not seen',
  },
)
