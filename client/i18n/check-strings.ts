import { defineStrings } from './language.js'

/** Words of checks that do not hold, wherever they are shown. */
export const checkText = defineStrings(
  {
    hard: '必须改正',
    soft: '请核实,可写说明',
    verify: '请核实',
    explained: '请核实(已写说明)',
    explain: '写说明',
    counts: '核查:必须改正 {hard} 处,请核实 {soft} 处',
    next: '下一处',
    ofTotal: '{name} 合计',
  },
  {
    hard: 'Must be corrected',
    soft: 'Please verify; you may explain',
    verify: 'Please verify',
    explained: 'Please verify (explained)',
    explain: 'Explain',
    counts: 'Checks: {hard} to correct, {soft} to verify',
    next: 'Next',
    ofTotal: '{name}, total',
  },
)
