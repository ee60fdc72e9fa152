/** Who an access token says is calling. Whether the account and the session still live is for the database to say. */
export interface Learner {
  readonly userId: string;
  readonly sessionId: string;
}

export interface AccessTokens {
  /**
   * @throws Problem TOKEN_EXPIRED where only the time is over, UNAUTHENTICATED for anything else that is wrong.
   */
  verify(token: string): Promise<Learner>;
}
