import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Progress, Update } from '../../../lib/contract/progress.js';
import type { Api } from '../api.js';
import { type Check, check, type Given } from '../check.js';

const pathOf = (wordId: string, query = '') => `/api/v1/progress/${encodeURIComponent(wordId)}${query}`;
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const review = (wordId: string, rating: 'again' | 'hard' | 'good' | 'easy' = 'good', minutes = 10) => ({
  wordId,
  id: randomUUID(),
  rating,
  at: ago(minutes),
});

class Study {
  constructor(
    private readonly api: Api,
    readonly token: string,
  ) {}
  batch = (...updates: (Update | object)[]) => this.api.ok('applyBatch', { token: this.token, body: { updates } });
  read = (wordId: string) => this.api.ok('getProgress', { token: this.token, path: pathOf(wordId) });
  events = async (wordId: string) =>
    (await this.api.ok('getProgress', { token: this.token, path: pathOf(wordId, '?include=events') })).events ?? [];
  put = (wordId: string, body: object) => this.api.ok('putProgress', { token: this.token, path: pathOf(wordId), body });
  remove = (wordId: string) => this.api.ok('deleteProgress', { token: this.token, path: pathOf(wordId) });
  isAbsent = (wordId: string) =>
    this.api.refuses('PROGRESS_NOT_FOUND', 'getProgress', { token: this.token, path: pathOf(wordId) });
  list = (query = '', headers: Record<string, string> = {}) =>
    this.api.okWithHeaders('listProgress', { token: this.token, path: `/api/v1/progress${query}`, headers });
  everything = async () =>
    JSON.stringify([(await this.list()).body, await this.api.ok('readLog', { token: this.token })]);
  refuses = (code: Parameters<Api['refuses']>[0], updates: readonly object[], fields: readonly string[] = []) =>
    this.api.refuses(code, 'applyBatch', { token: this.token, body: { updates } }, fields);
}

/** A check about one or two words that nobody has studied. */
const studied = (name: string, run: (study: Study, words: readonly [string, string], given: Given) => Promise<void>) =>
  check(name, async (given) => {
    const { accessToken } = await given.accounts.first();
    const [one = '', two = ''] = await given.newWords(2);
    await run(new Study(given.api, accessToken), [one, two], given);
  });

const counts = ({ studyCount, correctCount }: Progress) => [studyCount, correctCount];
/** All of a state that two equal histories share. */
const memory = ({ createdAt, updatedAt, ...state }: Progress) => state;

export const progressChecks: readonly Check[] = [
  studied(
    'progress: a word without it is PROGRESS_NOT_FOUND, to read and to delete',
    async ({ token, isAbsent }, [word], { api }) => {
      await isAbsent(word);
      await api.refuses('PROGRESS_NOT_FOUND', 'deleteProgress', { token, path: pathOf(word) });
    },
  ),
  studied('progress: PUT of a word that does not exist is WORD_NOT_FOUND', async ({ token }, _, { api }) => {
    await api.refuses('WORD_NOT_FOUND', 'putProgress', {
      token,
      path: pathOf('no-such-word'),
      body: { confidence: 0.5 },
    });
  }),
  studied('progress: PUT assigns the fields that it names and no others', async ({ put, read }, [word]) => {
    await put(word, { studyCount: 5, correctCount: 4 });
    const after = await put(word, { confidence: 0.5 });
    assert.deepEqual([...counts(after), after.confidence, after.state], [5, 4, 0.5, 'review']);
    assert.deepEqual(await read(word), after);
  }),
  studied('progress: an identical PUT changes nothing, not even updatedAt', async ({ put, events }, [word]) => {
    const before = await put(word, { studyCount: 3, confidence: 0.25 });
    assert.deepEqual(await put(word, { studyCount: 3, confidence: 0.25 }), before);
    assert.equal((await events(word)).length, 1);
  }),
  studied('progress: every confidence of six decimals reads back as it was set', async ({ put }, [word]) => {
    for (const confidence of [0, 0.000001, 0.123457, 0.8, 0.999999, 1])
      assert.equal((await put(word, { confidence })).confidence, confidence);
  }),
  studied('progress: a set confidence is a stability of 1 + 29·c² days, due after as many', async ({ put }, [word]) => {
    const { stability, nextReview, updatedAt } = await put(word, { confidence: 0.5 });
    assert.equal(stability, 1 + 29 * 0.25);
    const days = (Date.parse(nextReview ?? '') - Date.parse(updatedAt)) / 86_400_000;
    assert.ok(Math.abs(days - 8) < 0.001, `due after ${days} days`);
  }),
  studied('progress: more correct answers than reviews are refused', async ({ token }, [word], { api }) => {
    const body = { studyCount: 1, correctCount: 2 };
    await api.refuses('VALIDATION_FAILED', 'putProgress', { token, path: pathOf(word), body });
  }),
  studied(
    'progress: nothing to assign, and what a request may not set, are refused',
    async ({ token }, [word], { api }) => {
      const path = pathOf(word);
      await api.refuses('VALIDATION_FAILED', 'putProgress', { token, path, body: {} });
      await api.refuses('VALIDATION_FAILED', 'putProgress', { token, path, body: { nextReview: ago(0) } }, [
        'nextReview',
      ]);
    },
  ),
  studied(
    'progress: DELETE starts over: not found, out of the list, a tombstone in the delta',
    async ({ put, remove, list, isAbsent }, [word]) => {
      const cursor = (await list()).headers.get('progress-cursor');
      await put(word, { confidence: 0.5 });
      await remove(word);
      await isAbsent(word);
      assert.ok(!(await list()).body.some(({ wordId }) => wordId === word));
      const delta = (await list(`?since=${cursor}`)).body;
      assert.deepEqual(
        delta.map(({ wordId, deleted }) => [wordId, deleted]),
        [[word, true]],
      );
    },
  ),
  studied('batch: a review makes the FSRS-6 card of a first Good', async ({ batch }, [word]) => {
    const [state] = await batch(review(word));
    assert.ok(state);
    assert.deepEqual([...counts(state), state.state, state.lapses], [1, 1, 'learning', 0]);
    assert.equal(state.stability, 2.3065);
  }),
  studied('batch: sent twice it counts once, and the answer is the same', async ({ batch, events }, [word]) => {
    const update = review(word);
    const first = await batch(update);
    assert.deepEqual(await batch(update), first);
    assert.equal((await events(word)).length, 1);
  }),
  studied('batch: one id twice within it counts once', async ({ batch }, [word]) => {
    const update = review(word);
    const [state] = await batch(update, update);
    assert.ok(state);
    assert.deepEqual(counts(state), [1, 1]);
  }),
  studied('batch: five at once of the same count once', async ({ batch, read }, [word]) => {
    const update = review(word);
    await Promise.all(Array.from({ length: 5 }, () => batch(update)));
    assert.deepEqual(counts(await read(word)), [1, 1]);
  }),
  studied('batch: one state a word, in order of first mention', async ({ batch }, [one, two]) => {
    const states = await batch(review(two, 'good', 9), review(one, 'good', 8), review(two, 'easy', 7));
    assert.deepEqual(
      states.map(({ wordId, studyCount }) => [wordId, studyCount]),
      [
        [two, 2],
        [one, 1],
      ],
    );
  }),
  studied('batch: reviews that arrive in any order end in the same state', async ({ batch }, [one, two]) => {
    const ratings = ['good', 'again', 'good', 'easy'] as const;
    const at = ratings.map((_, index) => ago(50 - index * 10));
    const of = (wordId: string) =>
      ratings.map((rating, index) => ({ wordId, id: randomUUID(), rating, at: at[index] ?? '' }));
    const [inOrder] = await batch(...of(one));
    let last: Progress | undefined;
    for (const update of of(two).reverse()) [last] = await batch(update);
    assert.ok(inOrder && last);
    assert.deepEqual(memory({ ...last, wordId: one }), memory(inOrder));
  }),
  studied('batch: again adds to the reviews and not to the correct answers', async ({ batch }, [word]) => {
    const [state] = await batch(review(word, 'again'));
    assert.ok(state);
    assert.deepEqual(counts(state), [1, 0]);
  }),
  studied(
    'batch: an id that stands for something else is REVIEW_CONFLICT, by item',
    async ({ batch, refuses, read }, [one, two]) => {
      const update = review(one);
      await batch(update);
      for (const other of [
        { ...update, rating: 'easy' },
        { ...update, wordId: two },
        { ...update, at: ago(99) },
      ])
        await refuses('REVIEW_CONFLICT', [other], ['updates[0].id']);
      assert.deepEqual(counts(await read(one)), [1, 1]);
    },
  ),
  studied(
    'batch: with one bad item nothing of it is written, and every bad item is named',
    async ({ refuses, everything }, [one, two]) => {
      const before = await everything();
      await refuses(
        'VALIDATION_FAILED',
        [review(one), { ...review(two), rating: 'perfect' }, { ...review(two), zzz: 1 }],
        ['updates[1].rating', 'updates[2].zzz'],
      );
      assert.equal(await everything(), before);
    },
  ),
  studied('batch: with one unknown word nothing of it is written', async ({ refuses, everything }, [word]) => {
    const before = await everything();
    await refuses('WORD_NOT_FOUND', [review(word), { wordId: 'no-such-word', confidence: 1 }], ['updates[1].wordId']);
    assert.equal(await everything(), before);
  }),
  studied(
    'batch: undo takes a review back, and the word is absent again',
    async ({ batch, isAbsent, events }, [word]) => {
      const update = review(word);
      await batch(update);
      const [state] = await batch({ wordId: word, undo: update.id });
      assert.equal(state?.deleted, true);
      await isAbsent(word);
      await batch(review(word));
      assert.deepEqual((await events(word)).map(({ voided }) => voided).sort(), [false, true]);
    },
  ),
  studied('batch: an undo that comes before its review voids it, too', async ({ batch, isAbsent }, [word]) => {
    const update = review(word);
    await batch({ wordId: word, undo: update.id });
    await batch(update);
    await isAbsent(word);
  }),
  studied('batch: after an undo the state is that of the reviews that are left', async ({ batch }, [one, two]) => {
    const [first, second] = [review(one, 'good', 30), review(one, 'again', 20)];
    const [alone] = await batch({ ...first, wordId: two, id: randomUUID() });
    await batch(first, second);
    const [left] = await batch({ wordId: one, undo: second.id });
    assert.ok(alone && left);
    assert.deepEqual(memory({ ...left, wordId: two }), memory(alone));
  }),
  studied(
    'batch: a reset starts from nothing, also for reviews of before that come later',
    async ({ batch, read }, [word]) => {
      await batch(
        review(word, 'good', 30),
        { wordId: word, id: randomUUID(), reset: true, at: ago(20) },
        review(word, 'good', 10),
      );
      assert.deepEqual(counts(await read(word)), [1, 1]);
      await batch(review(word, 'good', 25));
      assert.deepEqual(counts(await read(word)), [1, 1]);
    },
  ),
  studied(
    'batch: ifAbsent counts where the word has no progress, and only there',
    async ({ batch, read }, [one, two]) => {
      await batch(review(one));
      await batch(
        { wordId: one, studyCount: 9, ifAbsent: true },
        { wordId: two, studyCount: 9, correctCount: 8, ifAbsent: true },
      );
      assert.deepEqual(
        [counts(await read(one)), counts(await read(two))],
        [
          [1, 1],
          [9, 8],
        ],
      );
    },
  ),
  studied('batch: id and at of a state go together', async ({ refuses }, [word]) => {
    await refuses('VALIDATION_FAILED', [{ wordId: word, confidence: 0.5, id: randomUUID() }]);
  }),
  studied('batch: a review from the future counts as one of now', async ({ batch, events }, [word]) => {
    await batch(review(word, 'good', -60));
    const [event] = await events(word);
    assert.ok(event && Date.parse(event.at) < Date.now() + 30_000, `at ${event?.at}`);
    assert.ok(Date.parse(event.claimedAt) > Date.now() + 3_000_000, `claimed at ${event?.claimedAt}`);
  }),
  studied('batch: a clock that is an hour wrong is put right by sentAt', async ({ token, events }, [word], { api }) => {
    const update = { ...review(word), at: ago(70) };
    await api.ok('applyBatch', { token, body: { updates: [update], sentAt: ago(60) } });
    const [event] = await events(word);
    const minutes = (Date.now() - Date.parse(event?.at ?? '')) / 60_000;
    assert.ok(minutes > 9 && minutes < 12, `${minutes} minutes ago`);
    assert.equal(event?.claimedAt, update.at);
  }),
  studied('batch: more than 500 updates are PAYLOAD_TOO_LARGE, whatever they are', async ({ refuses }) => {
    await refuses(
      'PAYLOAD_TOO_LARGE',
      Array.from({ length: 501 }, () => ({})),
    );
  }),
  studied('batch: none at all is refused by name', async ({ refuses }) => {
    await refuses('VALIDATION_FAILED', [], ['updates']);
  }),
  studied(
    'batch: a day that does not exist, and a time without a zone, are refused by name',
    async ({ refuses }, [word]) => {
      for (const at of ['2026-02-30T08:00:00.000Z', '2026-01-30T08:00:00'])
        await refuses('VALIDATION_FAILED', [{ ...review(word), at }], ['updates[0].at']);
    },
  ),
  studied('history: events keep what was said of them', async ({ batch, events }, [word]) => {
    const update = { ...review(word, 'hard'), durationMs: 1500, direction: 'english' as const };
    await batch(update);
    const [event] = await events(word);
    const { id, rating, at, durationMs, direction } = update;
    assert.deepEqual(event, {
      id,
      wordId: word,
      kind: 'review',
      rating,
      at,
      claimedAt: at,
      durationMs,
      direction,
      voided: false,
    });
  }),
  studied(
    'sync: since a cursor brings what changed after it, and nothing twice',
    async ({ batch, list }, [one, two]) => {
      await batch(review(one));
      const cursor = (await list()).headers.get('progress-cursor');
      assert.deepEqual((await list(`?since=${cursor}`)).body, []);
      await batch(review(two));
      const delta = await list(`?since=${cursor}`);
      assert.deepEqual(
        delta.body.map(({ wordId }) => wordId),
        [two],
      );
      assert.deepEqual((await list(`?since=${delta.headers.get('progress-cursor')}`)).body, []);
    },
  ),
  studied(
    'sync: the list has an ETag by which an unchanged one is 304 without a body, and a changed one is not',
    async ({ token, list, batch }, [word], { api }) => {
      const etag = (await list()).headers.get('etag') ?? '';
      assert.notEqual(etag, '');
      const again = await api.send('listProgress', { token, headers: { 'If-None-Match': etag } });
      assert.deepEqual([again.status, again.text, again.headers.get('etag')], [304, '', etag]);
      await batch(review(word));
      assert.notEqual((await list('', { 'If-None-Match': etag })).headers.get('etag'), etag);
    },
  ),
  studied('sync: a tag that was made up is not taken', async ({ list }) => {
    await list('', { 'If-None-Match': 'W/"made-up"' });
  }),
  studied(
    'log: page by page it has every event once, voided ones too',
    async ({ token, batch }, [one, two], { api }) => {
      const gone = review(one, 'again');
      await batch(gone, review(one), review(two), { wordId: one, undo: gone.id });
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const query: string = `?limit=7${after === null ? '' : `&after=${encodeURIComponent(after)}`}`;
        const page: { events: { id: string }[]; next: string | null } = await api.ok('readLog', {
          token,
          path: `/api/v1/progress/batch${query}`,
        });
        assert.ok(page.events.length <= 7);
        seen.push(...page.events.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      assert.equal(new Set(seen).size, seen.length);
      assert.ok(seen.includes(gone.id));
      const whole = await api.ok('readLog', { token, path: '/api/v1/progress/batch?limit=1000' });
      assert.deepEqual(
        seen,
        whole.events.map(({ id }) => id),
      );
    },
  ),
  studied('log: its cursor asks later for what has changed since', async ({ token, batch }, [word], { api }) => {
    const { cursor } = await api.ok('readLog', { token, path: '/api/v1/progress/batch?limit=1000' });
    const update = review(word);
    await batch(update);
    const page = await api.ok('readLog', {
      token,
      path: `/api/v1/progress/batch?after=${encodeURIComponent(cursor ?? '')}`,
    });
    assert.deepEqual(
      page.events.map(({ id }) => id),
      [update.id],
    );
  }),
];

/** The study day begins at four in the morning. */
function studyDay(timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(Date.now() - 4 * 3_600_000);
}

export const statisticsChecks: readonly Check[] = [
  ...['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata', 'UTC'].map((timeZone) =>
    check(
      `statistics: today is the study day of ${timeZone}, with a year behind and two weeks ahead`,
      async ({ api, accounts }) => {
        const { accessToken: token } = await accounts.first();
        const path = `/api/v1/progress/stats?timeZone=${timeZone}`;
        const { reviewsByDay, forecast } = await api.ok('getStatistics', { token, path });
        assert.deepEqual([reviewsByDay.length, forecast.length], [366, 14]);
        assert.deepEqual([reviewsByDay.at(-1)?.date, forecast[0]?.date], [studyDay(timeZone), studyDay(timeZone)]);
      },
    ),
  ),
  studied(
    'statistics: count a review at once, and an undone one no more',
    async ({ token, batch }, [word], { api }) => {
      const read = async () => {
        const { totalReviews, reviewedToday, studiedWords } = await api.ok('getStatistics', { token });
        return [totalReviews, reviewedToday, studiedWords];
      };
      const before = await read();
      const update = review(word, 'good', 0);
      await batch(update);
      assert.deepEqual(
        await read(),
        before.map((count) => count + 1),
      );
      await batch({ wordId: word, undo: update.id });
      assert.deepEqual(await read(), before);
    },
  ),
  studied(
    'statistics: a word of confidence 0.8 is mastered, one below is not',
    async ({ token, put }, [one, two], { api }) => {
      const mastered = async () => (await api.ok('getStatistics', { token })).masteredWords;
      const before = await mastered();
      await put(one, { confidence: 0.799 });
      assert.equal(await mastered(), before);
      await put(two, { confidence: 0.8 });
      assert.equal(await mastered(), before + 1);
    },
  ),
  check('statistics: every list with its number of words', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.first();
    const [{ byList }, lists] = [await api.ok('getStatistics', { token }), await api.ok('getLists')];
    assert.deepEqual(
      byList.map(({ listId, total }) => [listId, total]).sort(),
      lists.map(({ id, wordCount }) => [id, wordCount]).sort(),
    );
  }),
];

export const isolationChecks: readonly Check[] = [
  studied(
    "isolation: another account reads nothing of a learner's word",
    async ({ batch }, [word], { api, accounts }) => {
      await batch(review(word));
      const other = new Study(api, (await accounts.second()).accessToken);
      await other.isAbsent(word);
      assert.ok(!(await other.list()).body.some(({ wordId }) => wordId === word));
      await api.refuses('PROGRESS_NOT_FOUND', 'deleteProgress', { token: other.token, path: pathOf(word) });
    },
  ),
  studied(
    'isolation: an event id of another account is free, and an undo of it touches nothing of theirs',
    async ({ batch, read }, [word], { api, accounts }) => {
      const update = review(word);
      await batch(update);
      const before = await read(word);
      const other = new Study(api, (await accounts.second()).accessToken);
      const [state] = await other.batch({ ...update, rating: 'easy' });
      assert.deepEqual([state?.studyCount, (await other.events(word)).length], [1, 1]);
      await other.batch({ wordId: word, undo: update.id });
      assert.deepEqual(await read(word), before);
    },
  ),
  studied(
    "isolation: another account's tag and cursors bring nothing of theirs",
    async ({ list }, _, { api, accounts }) => {
      const etag = (await list()).headers.get('etag') ?? '';
      const other = new Study(api, (await accounts.second()).accessToken);
      const { body } = await other.list('', { 'If-None-Match': etag });
      assert.ok(Array.isArray(body));
      const words = new Set((await accounts.second()).words);
      assert.ok(body.filter(({ wordId }) => words.has(wordId)).length >= 1);
    },
  ),
  check("isolation: another account's log and statistics are its own", async ({ api, accounts }) => {
    const { accessToken: token, reviewId } = await accounts.second();
    const mine = await api.ok('readLog', { token: (await accounts.first()).accessToken });
    const theirs = await api.ok('readLog', { token });
    assert.ok(theirs.events.some(({ id }) => id === reviewId));
    assert.ok(!mine.events.some(({ id }) => id === reviewId));
    assert.ok((await api.ok('getStatistics', { token })).totalReviews <= theirs.events.length);
  }),
];
