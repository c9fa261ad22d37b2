/** Counts the calls being served, so that a stop can wait for them. */
export class CallsInFlight {
  private count = 0;
  private isDraining = false;
  private emptied: (() => void) | undefined;
  private able: () => boolean = () => false;

  /** Whether the app can serve, besides not being about to stop. */
  readyWhen(able: () => boolean): void {
    this.able = able;
  }

  ready(): boolean {
    return !this.isDraining && this.able();
  }

  get draining(): boolean {
    return this.isDraining;
  }

  began(): void {
    this.count++;
  }

  ended(): void {
    this.count--;
    if (this.count === 0) this.emptied?.();
  }

  /** From now on new calls are turned away; resolves when the last one in flight has ended. */
  async drain(): Promise<void> {
    this.isDraining = true;
    if (this.count === 0) return;
    await new Promise<void>((resolve) => {
      this.emptied = resolve;
    });
  }
}
