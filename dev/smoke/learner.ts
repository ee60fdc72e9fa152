import { randomBytes, randomUUID } from 'node:crypto';
import type { Update } from '../../lib/contract/progress.js';
import type { Step } from './site.js';
import { must, problemOf, type Visitor } from './walk.js';

/** Somebody who exists for the length of one walk. */
export class Learner {
  readonly #email = `smoke-${randomUUID()}@example.com`;
  readonly #password = randomBytes(18).toString('base64url');
  #accessToken = '';
  #refreshToken = '';
  #wordId = '';
  #simplified = '';
  /** There may be an account, whether or not its answer came. */
  #mayExist = false;
  readonly #review = randomUUID();

  /** The walk of the README: each step needs those before it. */
  readonly steps: readonly Step[] = [
    { name: 'register', run: (visitor) => this.#register(visitor) },
    { name: 'the first word', run: (visitor) => this.#chooseWord(visitor) },
    { name: 'a review in a batch', run: (visitor) => this.#sendReview(visitor) },
    { name: 'the batch again counts once', run: (visitor) => this.#sendReview(visitor) },
    { name: 'progress with its history', run: (visitor) => this.#readProgress(visitor) },
    { name: 'statistics', run: (visitor) => this.#readStatistics(visitor) },
    { name: 'speech', run: (visitor) => this.#hear(visitor) },
    { name: 'refresh', run: (visitor) => this.#refresh(visitor) },
    { name: 'logout', run: (visitor) => this.#signOut(visitor) },
    { name: 'nothing after logout', run: (visitor) => this.#isRefused(visitor) },
    { name: 'sign in again', run: (visitor) => this.#signIn(visitor) },
    { name: 'delete the account', run: (visitor) => this.#delete(visitor) },
    { name: 'nothing after deletion', run: (visitor) => this.#isRefused(visitor) },
  ];

  /** Deletes the account if there is one still. @returns false when that can not be done. */
  async leaveNothing(visitor: Visitor): Promise<boolean> {
    if (!this.#mayExist) return true;
    try {
      const answer = await visitor.send('login', { body: this.#credentials });
      // nobody has this address: the registration was refused or never arrived
      if (answer.status === 401) return problemOf(answer)?.code === 'INVALID_CREDENTIALS';
      const { tokens } = JSON.parse(answer.text) as { tokens: { accessToken: string } };
      this.#accessToken = tokens.accessToken;
      visitor.secrets.add(tokens.accessToken);
      await this.#delete(visitor);
      return true;
    } catch {
      return false;
    }
  }

  get email(): string {
    return this.#email;
  }

  get #credentials() {
    return { email: this.#email, password: this.#password };
  }

  #keep(
    visitor: Visitor,
    { accessToken, refreshToken = '' }: { accessToken: string; refreshToken?: string | undefined },
  ) {
    must(refreshToken !== '', 'the answer has no refresh token');
    this.#accessToken = accessToken;
    this.#refreshToken = refreshToken;
    for (const token of [accessToken, refreshToken]) visitor.secrets.add(token);
  }

  async #register(visitor: Visitor): Promise<void> {
    visitor.secrets.add(this.#password);
    this.#mayExist = true;
    const { tokens, recoveryCodes } = await visitor.ask('register', {
      body: { ...this.#credentials, timeZone: 'Europe/Berlin' },
    });
    for (const code of recoveryCodes) visitor.secrets.add(code);
    this.#keep(visitor, tokens);
    must(recoveryCodes.length === 10, `there are ${recoveryCodes.length} recovery codes and not 10`);
  }

  async #chooseWord(visitor: Visitor): Promise<void> {
    const [list] = await visitor.ask('getLists');
    const { words } = await visitor.ask('getList', { path: `/api/v1/vocabulary/lists/${list?.id}` });
    const [word] = words;
    must(word !== undefined, 'the list has no words');
    this.#wordId = word.id;
    this.#simplified = word.simplified;
  }

  readonly #at = new Date().toISOString();
  async #sendReview(visitor: Visitor): Promise<void> {
    const review: Update = { wordId: this.#wordId, id: this.#review, rating: 'good', at: this.#at };
    const [state] = await visitor.ask('applyBatch', { token: this.#accessToken, body: { updates: [review] } });
    must(state?.studyCount === 1 && state.correctCount === 1, `it counts ${state?.studyCount} reviews and not 1`);
  }

  async #readProgress(visitor: Visitor): Promise<void> {
    const path = `/api/v1/progress/${encodeURIComponent(this.#wordId)}?include=events`;
    const { studyCount, events } = await visitor.ask('getProgress', { path, token: this.#accessToken });
    must(studyCount === 1 && events?.length === 1, 'it has not one review');
    must(events[0]?.id === this.#review, 'its review is another one');
  }

  async #readStatistics(visitor: Visitor): Promise<void> {
    const statistics = await visitor.ask('getStatistics', { token: this.#accessToken });
    must(statistics.totalReviews === 1 && statistics.studiedWords === 1, 'they do not have the one review');
    must(statistics.totalWords > 0, 'the database has no words: npm run db:seed');
  }

  /** Either sound, or the names of the settings that are missing; which of the two, health has said. */
  async #hear(visitor: Visitor): Promise<void> {
    const body = { text: this.#simplified, wordId: this.#wordId };
    if (visitor.health.dependencies.tts.status === 'not-configured') {
      const { detail } = await visitor.refused('TTS_NOT_CONFIGURED', 503, 'synthesizeSpeech', {
        token: this.#accessToken,
        body,
      });
      must(/[A-Z]{3,}_[A-Z_]+/.test(detail), 'it does not name the settings that it needs');
      return;
    }
    const { audioUrl, contentType } = await visitor.ask('synthesizeSpeech', { token: this.#accessToken, body });
    must(contentType.startsWith('audio/') && /^(https?|data):/.test(audioUrl), 'there is no sound in the answer');
  }

  async #refresh(visitor: Visitor): Promise<void> {
    const before = this.#refreshToken;
    this.#keep(visitor, await visitor.ask('refresh', { body: { refreshToken: before } }));
    must(this.#refreshToken !== before, 'the refresh token is still the same');
  }

  async #signOut(visitor: Visitor): Promise<void> {
    await visitor.ask('logout', { body: { refreshToken: this.#refreshToken } });
  }

  async #isRefused(visitor: Visitor): Promise<void> {
    await visitor.refused('UNAUTHENTICATED', 401, 'getMe', { token: this.#accessToken });
  }

  async #signIn(visitor: Visitor): Promise<void> {
    this.#keep(visitor, (await visitor.ask('login', { body: this.#credentials })).tokens);
  }

  async #delete(visitor: Visitor): Promise<void> {
    await visitor.ask('deleteMe', { token: this.#accessToken, body: { password: this.#password } });
    this.#mayExist = false;
  }
}
