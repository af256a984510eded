import { asOrgUnitId, asUserId } from '../../shared/domain/ids.js'
import { buildOrgTree, type OrgTree } from '../../shared/domain/org.js'
import type { Person } from '../../shared/domain/permission.js'
import { buildCatalogue, type Catalogue } from '../../shared/domain/table.js'
import type { Me, Workplace } from '../../shared/protocol/api.js'

/** What every page needs and nobody changes while it is open: who I am, the org tree, the tables. */
export class WorkplaceModel {
  readonly me: Me
  /** {@link me} in the domain's words, to ask `decide` with. */
  readonly person: Person
  readonly tree: OrgTree
  readonly catalogue: Catalogue
  /** True while the data is synthetic demo data: every screen says so. */
  readonly demo: boolean

  /** @throws Error when the org tree or a pack is not sound. */
  constructor(workplace: Workplace) {
    const { me } = workplace
    this.me = me
    this.person = { id: asUserId(me.id), name: me.name, role: me.role, org: asOrgUnitId(me.org) }
    this.tree = buildOrgTree(workplace.orgUnits)
    this.catalogue = buildCatalogue(workplace.packs)
    this.demo = workplace.demo
  }
}
