import {
  asOrgUnitId,
  asUserId,
  type OrgUnitId,
  type PeriodCode,
  type TableId,
} from '../../shared/domain/ids.js'
import { buildOrgTree, type OrgTree } from '../../shared/domain/org.js'
import type { Person } from '../../shared/domain/person.js'
import { chainOf, type ReviewChain, type ReviewLevels } from '../../shared/domain/review-chain.js'
import {
  buildCatalogue,
  type Catalogue,
  type Pack,
  packTree,
  participants,
} from '../../shared/domain/table.js'
import { concerns } from '../../shared/domain/workplace-units.js'
import type { Me, Workplace } from '../../shared/protocol/api.js'

/** What every page needs: who I am, the org tree, the tables. Of all this only the review levels change meanwhile. */
export class WorkplaceModel {
  readonly me: Me
  /** {@link me} in the domain's words, to ask `decide` with. */
  readonly person: Person
  readonly tree: OrgTree
  readonly catalogue: Catalogue
  /** True while the data is synthetic demo data: every screen says so. */
  readonly demo: boolean
  #levels: ReviewLevels

  /** @throws Error when the org tree or a pack is not sound. */
  constructor(workplace: Workplace) {
    const { me } = workplace
    this.me = me
    this.person = { id: asUserId(me.id), name: me.name, role: me.role, org: asOrgUnitId(me.org) }
    this.tree = buildOrgTree(workplace.orgUnits)
    this.catalogue = buildCatalogue(workplace.packs, workplace.concepts)
    this.demo = workplace.demo
    this.#levels = workplace.reviewLevels ?? {}
  }

  /** Which levels review which table. An administrator may change it while a page is open. */
  get reviewLevels(): ReviewLevels {
    return this.#levels
  }

  levelsChanged(levels: ReviewLevels): void {
    this.#levels = levels
  }

  /** The levels that review a unit's returns in a table. */
  chainOf(table: TableId, org: OrgUnitId): ReviewChain {
    return chainOf(this, table, org, this.#levels)
  }

  /** The same without what an administrator left out. */
  fullChainOf(table: TableId, org: OrgUnitId): ReviewChain {
    return chainOf(this, table, org, {})
  }

  /** The org units that take part in a table, in a period or in any: see `participants`. */
  treeOf(table: TableId, period?: PeriodCode): OrgTree {
    return participants(this.catalogue, this.tree, table, period) ?? this.tree
  }

  /**
   * The packs that concern the person's unit: it or a unit below fills them, or it stands above all who do. Those made for
   * the unit itself come first, then the newest.
   */
  get ownPacks(): readonly Pack[] {
    const foreign = ({ scope }: Pack) => (scope === this.person.org ? 0 : 1)
    const concerning = this.catalogue.packs.filter((pack) => {
      const part = packTree(pack, this.tree)
      return part !== undefined && concerns(this.catalogue, this.tree, pack, part, this.person.org)
    })
    return concerning.sort((a, b) => foreign(a) - foreign(b) || b.year - a.year)
  }
}
