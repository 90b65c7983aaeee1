/**
 * A value that is asked for anew for everybody, and still once for many: those who ask while an answer is on its way
 * share the next one. Nobody gets an answer to a question that was put before theirs.
 */
export class Fresh<Value> {
  private current: Promise<Value> | undefined;
  private next: Promise<Value> | undefined;

  constructor(private readonly ask: () => Promise<Value>) {}

  value(): Promise<Value> {
    if (!this.current) return this.start();
    this.next ??= this.current.then(
      () => this.start(),
      () => this.start(),
    );
    return this.next;
  }

  private start(): Promise<Value> {
    this.next = undefined;
    const asked = this.ask();
    this.current = asked;
    const over = (): void => {
      if (this.current === asked && !this.next) this.current = undefined;
    };
    asked.then(over, over);
    return asked;
  }
}
