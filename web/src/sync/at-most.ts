/** So long a learner waits who has pressed a button before which something is sent: two attempts may take more than half a minute. */
const PATIENCE_MS = 20_000;

/** Resolves when the work is done, or nobody waits for it any longer; it goes on then. @throws what the work throws until then */
export async function atMost(work: Promise<unknown>, patienceMs = PATIENCE_MS): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, patience]).finally(() => clearTimeout(timer));
}
