/** Repeats the assertion until it holds or the deadline has passed; then its last failure is thrown. */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  deadlineMs = 10_000,
): Promise<T> {
  const until = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
