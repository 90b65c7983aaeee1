import {
  type CreateIndexNode,
  type DropIndexNode,
  IdentifierNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type PrimaryKeyConstraintNode,
  type QueryId,
  type QueryResult,
  type RootOperationNode,
  SchemableIdentifierNode,
  type UniqueConstraintNode,
  type UnknownRow,
} from 'kysely';

/** What names of the tables beside the live ones end in. */
export const beside = '__beside';

/**
 * Queries with this plugin mean the tables beside the live ones, whoever wrote them: projections, migrations and the
 * consumer's bookkeeping run there as they are. Raw SQL that names a table is not seen.
 */
export class NamesBeside implements KyselyPlugin {
  private readonly renaming: Renaming;

  /** `takenIndexes`: names that are in use. An index keeps its name when its table is exchanged, so they alternate. */
  constructor(tables: Iterable<string>, takenIndexes: Iterable<string> = []) {
    this.renaming = new Renaming(new Set(tables), new Set(takenIndexes));
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.renaming.transformNode(node, queryId);
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

class Renaming extends OperationNodeTransformer {
  constructor(
    private readonly tables: ReadonlySet<string>,
    private readonly taken: ReadonlySet<string>,
  ) {
    super();
  }

  protected override transformSchemableIdentifier(
    node: SchemableIdentifierNode,
    queryId?: QueryId,
  ): SchemableIdentifierNode {
    const { name } = node.identifier;
    if (!this.tables.has(name)) return super.transformSchemableIdentifier(node, queryId);
    return SchemableIdentifierNode.create(name + beside);
  }

  protected override transformCreateIndex(node: CreateIndexNode, queryId?: QueryId): CreateIndexNode {
    return { ...super.transformCreateIndex(node, queryId), name: this.index(node.name) };
  }

  protected override transformDropIndex(node: DropIndexNode, queryId?: QueryId): DropIndexNode {
    const name = SchemableIdentifierNode.create(this.index(node.name.identifier).name);
    return { ...super.transformDropIndex(node, queryId), name };
  }

  protected override transformPrimaryKeyConstraint(
    node: PrimaryKeyConstraintNode,
    queryId?: QueryId,
  ): PrimaryKeyConstraintNode {
    const renamed = super.transformPrimaryKeyConstraint(node, queryId);
    return node.name ? { ...renamed, name: this.index(node.name) } : renamed;
  }

  protected override transformUniqueConstraint(
    node: UniqueConstraintNode,
    queryId?: QueryId,
  ): UniqueConstraintNode {
    const renamed = super.transformUniqueConstraint(node, queryId);
    return node.name ? { ...renamed, name: this.index(node.name) } : renamed;
  }

  private index({ name }: IdentifierNode): IdentifierNode {
    return IdentifierNode.create(this.taken.has(name + beside) ? name : name + beside);
  }
}
