import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Check, check, type Given } from '../check.js';

/** Whether the implementation can speak; where not, the refusal names what is missing, and that is all there is to check. */
async function speaks({ api, accounts }: Given): Promise<boolean> {
  const { dependencies } = await api.ok('getHealth');
  if (dependencies.tts.status !== 'not-configured') return true;
  const { accessToken: token } = await accounts.second();
  const { text } = await api.refuses('TTS_NOT_CONFIGURED', 'synthesizeSpeech', { token, body: { text: '爱' } });
  assert.match(text, /[A-Z]{3,}_[A-Z_]+/, 'the settings that are missing are not named');
  return false;
}

export const speechChecks: readonly Check[] = [
  check('health: says of each dependency whether it is up, and when that was found', async ({ api }) => {
    const { status, dependencies, checkedAt } = await api.ok('getHealth');
    assert.ok(status !== 'down' && dependencies.database.status === 'up');
    assert.ok(Math.abs(Date.now() - Date.parse(checkedAt)) < 120_000, `checked at ${checkedAt}`);
  }),
  check('synthesizeSpeech: asked again it is cached, and the same', async (given) => {
    if (!(await speaks(given))) return;
    const { accessToken: token } = await given.accounts.second();
    const first = await given.api.ok('synthesizeSpeech', { token, body: { text: '你好' } });
    const again = () => given.api.ok('synthesizeSpeech', { token, body: { text: ' 你好 ' } });
    let second = await again();
    // what was bought may be stored once it is answered
    for (let tries = 0; tries < 5 && !second.cached; tries += 1) {
      await sleep(500);
      second = await again();
    }
    assert.deepEqual([second.cached, second.voice, second.contentType], [true, first.voice, first.contentType]);
  }),
  check('synthesizeSpeech: with Accept: audio/* the sound itself, and Vary says so', async (given) => {
    if (!(await speaks(given))) return;
    const { accessToken: token } = await given.accounts.second();
    const { headers, text } = await given.api.okWithHeaders('synthesizeSpeech', {
      token,
      body: { text: '你好' },
      headers: { Accept: 'audio/*' },
    });
    assert.match(headers.get('content-type') ?? '', /^audio\//);
    assert.match(headers.get('vary') ?? '', /accept/i);
    assert.ok(text.length > 100);
  }),
  check('synthesizeSpeech: a word that does not exist is WORD_NOT_FOUND', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.second();
    await api.refuses('WORD_NOT_FOUND', 'synthesizeSpeech', { token, body: { text: '爱', wordId: 'no-such-word' } });
  }),
  check(
    'synthesizeSpeech: text without Chinese, text that is too long and a wrong rate are refused by name',
    async ({ api, accounts }) => {
      const { accessToken: token } = await accounts.second();
      for (const text of ['hello', '', '爱'.repeat(201)])
        await api.refuses('VALIDATION_FAILED', 'synthesizeSpeech', { token, body: { text } }, ['text']);
      await api.refuses('VALIDATION_FAILED', 'synthesizeSpeech', { token, body: { text: '爱', speakingRate: 3 } }, [
        'speakingRate',
      ]);
    },
  ),
  check('createConversation: a dialogue around the word, whose id begins with it', async ({ api, accounts }) => {
    const { accessToken: token, words } = await accounts.second();
    const answer = await api.ok('createConversation', { token, body: { type: 'text', wordId: words[0] } });
    assert.ok('turns' in answer && answer.id.startsWith(`${words[0]}.${answer.source}.${answer.promptVersion}.`));
    assert.ok(
      answer.turns.some(({ chinese }) => chinese.includes(answer.word)),
      'no turn has the word',
    );
  }),
  check('createConversation: a word that does not exist is WORD_NOT_FOUND', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.second();
    await api.refuses('WORD_NOT_FOUND', 'createConversation', {
      token,
      body: { type: 'text', wordId: 'no-such-word' },
    });
  }),
  check('createConversation: audio of a dialogue that is none is CONVERSATION_NOT_FOUND', async ({ api, accounts }) => {
    const { accessToken: token } = await accounts.second();
    const body = { type: 'audio', conversationId: 'none', turnIndex: 0 };
    await api.refuses('CONVERSATION_NOT_FOUND', 'createConversation', { token, body });
  }),
  check('createConversation: both a dialogue and a word, or neither, is refused', async ({ api, accounts }) => {
    const { accessToken: token, words } = await accounts.second();
    const audio = { type: 'audio', turnIndex: 0 };
    for (const body of [audio, { ...audio, wordId: words[0], conversationId: 'none' }])
      await api.refuses('VALIDATION_FAILED', 'createConversation', { token, body }, ['conversationId']);
  }),
  check('vocabulary: every list has the words that it says, each with an id of its own', async ({ api }) => {
    for (const { id, wordCount, version } of await api.ok('getLists')) {
      const list = await api.ok('getList', { path: `/api/v1/vocabulary/lists/${id}` });
      assert.deepEqual([list.words.length, list.version], [wordCount, version]);
      assert.equal(new Set(list.words.map((word) => word.id)).size, wordCount);
      for (const word of list.words) {
        assert.match(word.id, /^[\x21-\x7e]{1,100}$/);
        assert.ok(!['stats', 'batch'].includes(word.id));
        assert.ok(word.lists.some(({ listId }) => listId === id));
      }
    }
  }),
  check('vocabulary: an unchanged list is 304 by its ETag, and any origin may read it', async ({ api }) => {
    const { headers } = await api.okWithHeaders('getLists');
    assert.equal(headers.get('access-control-allow-origin'), '*');
    const again = await api.send('getLists', { headers: { 'If-None-Match': headers.get('etag') ?? '' } });
    assert.equal(again.status, 304);
  }),
  check('vocabulary: a list that is none is NOT_FOUND', async ({ api }) => {
    await api.refuses('NOT_FOUND', 'getList', { path: '/api/v1/vocabulary/lists/hsk-1900-1' });
  }),
];
