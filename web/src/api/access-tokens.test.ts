import { afterEach, describe, expect, test } from 'vitest';
import { AccessTokens } from './access-tokens.js';
import { ProblemError } from './problem-error.js';
import { TokenSharing } from './token-sharing.js';

const channels: BroadcastChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

const tokenOf = (subject: string, serial: number) =>
  `h.${Buffer.from(JSON.stringify({ sub: subject, serial })).toString('base64url')}.signature-${String(serial).padStart(4, '0')}`;

/** Web Locks as far as they are used, for tabs of one process. */
class Locks {
  readonly #held: string[] = [];
  #last: Promise<unknown> = Promise.resolve();

  request(name: string, ...rest: unknown[]): Promise<unknown> {
    const work = rest.at(-1) as () => unknown;
    const run = async () => {
      this.#held.push(name);
      try {
        return await work();
      } finally {
        this.#held.splice(this.#held.indexOf(name), 1);
      }
    };
    if (rest.length > 1) return run();
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async query(): Promise<{ held: { name: string }[] }> {
    return { held: this.#held.map((name) => ({ name })) };
  }
}

/** Tabs of one browser, and how often they asked the server. */
function browser({
  hasLocks = true,
  answer = () => tokenOf('anna', 1),
  answerMs = 3_000,
}: {
  hasLocks?: boolean;
  answer?: () => string;
  answerMs?: number;
} = {}) {
  const locks = hasLocks ? (new Locks() as unknown as LockManager) : undefined;
  const name = `tokens-${Math.random()}`;
  let exchanges = 0;
  const news: string[] = [];
  const tab = () => {
    const channel = new BroadcastChannel(name);
    channels.push(channel);
    const sharing = new TokenSharing({ locks, channel, answerMs });
    const tokens = new AccessTokens({
      sharing,
      exchange: async () => {
        exchanges += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        return answer();
      },
      onEnd: (owner) => news.push(`end ${owner}`),
      onBack: (owner) => news.push(`back ${owner}`),
    });
    return tokens;
  };
  return { tab, exchanges: () => exchanges, news };
}

function tabsOf({ tab }: ReturnType<typeof browser>, token: string | null): AccessTokens[] {
  return Array.from({ length: 5 }, () => {
    const tokens = tab();
    tokens.begin('anna', token);
    return tokens;
  });
}

const unauthorised = () => {
  throw new ProblemError({ code: 'REFRESH_TOKEN_INVALID', status: 401, detail: 'Over.' });
};

describe('access tokens', () => {
  test('five tabs that start at once ask the server once, whatever each of them wants to do', async () => {
    const one = browser();
    const tabs = tabsOf(one, null);
    const tokens = await Promise.all(tabs.flatMap((tab) => [tab.of('anna'), tab.of('anna')]));
    expect(new Set(tokens)).toEqual(new Set([tokenOf('anna', 1)]));
    expect(one.exchanges()).toBe(1);
  });

  test('five tabs whose token has expired ask the server once', async () => {
    const one = browser({ answer: () => tokenOf('anna', 2) });
    const stale = tokenOf('anna', 1);
    const tabs = tabsOf(one, stale);
    const tokens = await Promise.all(tabs.map((tab) => tab.renew('anna', stale)));
    expect(new Set(tokens)).toEqual(new Set([tokenOf('anna', 2)]));
    expect(one.exchanges()).toBe(1);
  });

  test('a tab asks the server itself when the one that had a token is gone', async () => {
    const one = browser();
    const first = one.tab();
    first.begin('anna', null);
    await first.of('anna');
    first.end();
    const second = one.tab();
    second.begin('anna', null);
    expect(await second.of('anna')).toBe(tokenOf('anna', 1));
    expect(one.exchanges()).toBe(2);
  });

  test('a tab that was held up for longer than it waits finds the answer before it asks the server', async () => {
    const one = browser({ answerMs: 20 });
    const [holder, late] = [one.tab(), one.tab()];
    holder.begin('anna', tokenOf('anna', 2));
    late.begin('anna', null);
    const asked = late.of('anna');
    // the question is out, and then nothing runs until the time to answer is long over
    await new Promise((resolve) => setTimeout(resolve, 5));
    const untilMs = performance.now() + 60;
    while (performance.now() < untilMs);
    expect(await asked).toBe(tokenOf('anna', 2));
    expect(one.exchanges()).toBe(0);
  });

  test('a tab does not wait when the others have nothing but what it has too', async () => {
    const one = browser({ answer: () => tokenOf('anna', 2), answerMs: 60_000 });
    const stale = tokenOf('anna', 1);
    const [tab] = tabsOf(one, stale);
    expect(await tab?.renew('anna', stale)).toBe(tokenOf('anna', 2));
  });

  test('without locks every tab asks for itself', async () => {
    const one = browser({ hasLocks: false });
    const tabs = tabsOf(one, null);
    await Promise.all(tabs.map((tab) => tab.of('anna')));
    expect(one.exchanges()).toBeLessThanOrEqual(5);
    expect(await Promise.all(tabs.map((tab) => tab.of('anna')))).toHaveLength(5);
  });

  test('a token is given out for its own learner alone', async () => {
    const one = browser({ answer: () => tokenOf('berta', 1) });
    const tab = one.tab();
    tab.begin('anna', null);
    await expect(tab.of('berta')).rejects.toMatchObject({ status: 401 });
    expect(one.exchanges()).toBe(0);
    // the browser's cookie is somebody else's by now
    await expect(tab.of('anna')).rejects.toMatchObject({ status: 401 });
    expect(one.news).toEqual(['end anna']);
    tab.told('anna', tokenOf('berta', 1));
    await expect(tab.of('anna')).rejects.toMatchObject({ status: 401 });
    expect(tab.held('anna')).toBeNull();
  });

  test('once the server has ended the session nobody asks again, until a tab brings a new one', async () => {
    let isOver = true;
    const one = browser({ answer: () => (isOver ? unauthorised() : tokenOf('anna', 2)) });
    const [waiting, other] = [one.tab(), one.tab()];
    waiting.begin('anna', null);
    await expect(waiting.of('anna')).rejects.toMatchObject({ code: 'REFRESH_TOKEN_INVALID' });
    await expect(waiting.of('anna')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(one.exchanges()).toBe(1);
    isOver = false;
    other.begin('anna', tokenOf('anna', 3));
    await expect.poll(() => one.news).toEqual(['end anna', 'back anna']);
    expect(await waiting.of('anna')).toBe(tokenOf('anna', 3));
    expect(one.exchanges()).toBe(1);
  });

  test('a refresh that was under way when somebody else came has no say any more', async () => {
    const one = browser({ answer: unauthorised });
    const tab = one.tab();
    tab.begin('anna', null);
    const asked = tab.of('anna');
    tab.begin('berta', tokenOf('berta', 1));
    await expect(asked).rejects.toMatchObject({ status: 401 });
    expect(one.news).toEqual([]);
    expect(await tab.of('berta')).toBe(tokenOf('berta', 1));
  });
});
