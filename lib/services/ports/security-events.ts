/** What whoever watches over the service should see. Holds no token and no secret. */
export interface SecurityEvent {
  readonly event: 'refresh_token_reused';
  readonly userId: string;
  readonly sessionId: string;
  readonly presentedGeneration: number;
  readonly currentGeneration: number;
}

export interface SecurityEvents {
  record(event: SecurityEvent): void;
}
