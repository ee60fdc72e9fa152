/** Something that the service depends on and that can be asked whether it answers. */
export interface Answering {
  /** @throws when it does not answer within the limit. */
  ping(timeoutMs: number): Promise<void>;
}
