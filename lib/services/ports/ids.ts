/** Makes identities: UUIDv7, whose order is about the order in which they were made. */
export interface Ids {
  next(): string;
}
