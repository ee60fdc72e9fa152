/** Keeps the process alive until the work is done, also after the answer has gone out. Failures are swallowed. */
export type Background = (work: Promise<unknown>) => void;
