import { connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** Stands between client and server on the loopback address, and does to the connection what networks do. */
export class FaultProxy {
  private readonly pairs = new Set<Pair>();
  private forgotten: readonly Pair[] = [];
  private hanging = false;
  private refusing = false;
  /** Connections taken since the start. */
  taken = 0;
  /** Milliseconds that everything is under way longer, in each direction. */
  delay = 0;

  private constructor(
    private readonly server: Server,
    /** Where new connections go. */
    public target: number,
  ) {}

  static async start(target: number): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, target);
    server.on('connection', (near) => proxy.take(near));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  /** Cuts all connections, in the middle of whatever they carry. */
  drop(): void {
    for (const pair of this.pairs) this.cut(pair);
  }

  /** Nothing passes in either direction, and nobody is told. Connections made meanwhile hang too. */
  hang(): void {
    this.hanging = true;
    for (const { near, far } of this.pairs) {
      near.pause();
      far.pause();
    }
  }

  /** What hung flows again. */
  resume(): void {
    this.hanging = false;
    for (const { near, far } of this.pairs) {
      near.resume();
      far.resume();
    }
  }

  /** What hung stays dead without a word; new connections pass. */
  forget(): void {
    this.hanging = false;
    this.forgotten = [...this.pairs];
    this.pairs.clear();
  }

  /** Cuts all connections, and each new one at once. */
  refuse(): void {
    this.refusing = true;
    this.drop();
  }

  accept(): void {
    this.refusing = false;
  }

  async stop(): Promise<void> {
    this.drop();
    for (const pair of this.forgotten) this.cut(pair);
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private take(near: Socket): void {
    near.on('error', () => undefined);
    if (this.refusing) {
      near.destroy();
      return;
    }
    this.taken += 1;
    const far = connect(this.target, '127.0.0.1');
    const pair: Pair = { near, far };
    this.pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('close', () => this.cut(pair));
      const pass = (chunk: Buffer): void => {
        // At the receiver's pace, else a slow reader would not be felt by the server.
        if (!to.destroyed && !to.write(chunk)) from.pause();
      };
      from.on('data', (chunk: Buffer) => {
        if (this.delay > 0) setTimeout(() => pass(chunk), this.delay);
        else pass(chunk);
      });
      to.on('drain', () => {
        if (!this.hanging) from.resume();
      });
    }
    if (this.hanging) {
      near.pause();
      far.pause();
    }
  }

  private cut(pair: Pair): void {
    this.pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }
}
