export interface PasswordHasher {
  /** @throws Problem SERVICE_UNAVAILABLE when too many wait already; so does `verify`. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one that was hashed. Without a hash, because there is no such account, it does the work
   * that a comparison takes and says no. Every no takes the same work, also for a hash of a lower cost than the present one.
   */
  verify(password: string, hash: string | undefined): Promise<boolean>;
  /** Whether the hash was made at another cost than hashes are made at now. */
  isOutdated(hash: string): boolean;
}

export interface CommonPasswords {
  /** Loads the list at first use, so that only those who ask pay for it. */
  load(): Promise<(lowerCased: string) => boolean>;
}
