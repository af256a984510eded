/** One thing that is wrong in a pack, said so that the person who edits the file finds the place. */
export interface PackIssue {
  readonly file: string
  /** Table concerned; null when the trouble is not inside a table. */
  readonly table: string | null
  /** Path of the field inside the file, e.g. `indicators[3](LG24.01.04).rule.list`. */
  readonly field: string
  /** Chinese first. */
  readonly message: string
}
