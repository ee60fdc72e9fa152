/**
 * Work that runs once at a time. Who asks for it while it runs is given the outcome of that run if it did what they ask for,
 * by `isDone`; if it did not, or failed, it runs once more, for all who asked meanwhile: that run may have begun before the
 * network was back, or before there was something new to read.
 */
export function singleFlight<Result>(
  work: () => Promise<Result>,
  isDone: (result: Result) => boolean,
): () => Promise<Result> {
  let running: Promise<Result> | null = null;
  let next: Promise<Result> | null = null;

  const run = async (): Promise<Result> => {
    try {
      return await work();
    } finally {
      running = null;
    }
  };
  const start = (): Promise<Result> => {
    running = run();
    return running;
  };
  const after = async (current: Promise<Result>): Promise<Result> => {
    const ended = await current.then(
      (result) => ({ result }),
      () => null,
    );
    next = null;
    // whoever came between has begun a run that serves these too
    return ended && isDone(ended.result) ? ended.result : (running ?? start());
  };
  return () => {
    if (!running) return start();
    next ??= after(running);
    return next;
  };
}
