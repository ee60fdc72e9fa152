import { describe, expectTypeOf, test } from 'vitest';
import type { Statistics } from '../../../lib/contract/progress.js';
import type { Answer, CallOptions, SoundOperation } from './calls.js';

// compared by the type check, not at run time
describe('the types of a call are those of the contract', () => {
  test('what is answered', () => {
    expectTypeOf<Answer<'getStatistics'>>().toEqualTypeOf<Statistics>();
    expectTypeOf<Answer<'logout'>>().toEqualTypeOf<{ success: true }>();
    expectTypeOf<Answer<'deleteProgress'>>().toEqualTypeOf<undefined>();
  });

  test('what is sent', () => {
    type Put = CallOptions<'putProgress'>;
    expectTypeOf<{ params: { wordId: string }; body: { confidence: number } }>().toExtend<Put>();
    expectTypeOf<{ body: { confidence: number } }>().not.toExtend<Put>();
    expectTypeOf<{ params: { wordId: string }; body: { confidence: string } }>().not.toExtend<Put>();
    expectTypeOf<{ query: { since: string } }>().toExtend<CallOptions<'listProgress'>>();
    expectTypeOf<{ body: { email: string } }>().not.toExtend<CallOptions<'login'>>();
    expectTypeOf<Record<never, never>>().not.toExtend<CallOptions<'login'>>();
    expectTypeOf<Record<never, never>>().toExtend<CallOptions<'refresh'>>();
  });

  test('what answers with a sound', () => {
    expectTypeOf<SoundOperation>().toEqualTypeOf<'synthesizeSpeech' | 'createConversation'>();
  });
});
