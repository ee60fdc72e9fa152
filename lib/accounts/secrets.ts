import { createHash, randomBytes } from 'node:crypto';
import type { Secrets } from '../services/ports/secrets.js';

export const nodeSecrets: Secrets = {
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
  digest: (text) => new Uint8Array(createHash('sha256').update(text, 'utf8').digest()),
};
