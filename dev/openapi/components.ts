import type * as v from 'valibot';
import * as accounts from '../../lib/contract/accounts.js';
import { Health } from '../../lib/contract/health.js';
import * as progress from '../../lib/contract/progress.js';
import * as speech from '../../lib/contract/speech.js';
import * as vocabulary from '../../lib/contract/vocabulary.js';

/** Schemas of the contract that have a name in the document; all others stand where they are used. */
export const components = {
  RegisterBody: accounts.RegisterBody,
  PasswordLogin: accounts.PasswordLogin,
  RecoveryLogin: accounts.RecoveryLogin,
  UpdateMeBody: accounts.UpdateMeBody,
  DeleteMeBody: accounts.DeleteMeBody,
  Preferences: accounts.Preferences,
  User: accounts.User,
  UpdatedUser: accounts.UpdatedUser,
  Tokens: accounts.Tokens,
  Registered: accounts.Registered,
  SignedIn: accounts.SignedIn,
  Progress: progress.Progress,
  ProgressWithEvents: progress.ProgressWithEvents,
  StudyEvent: progress.StudyEvent,
  StateBody: progress.StateBody,
  ReviewUpdate: progress.ReviewUpdate,
  UndoUpdate: progress.UndoUpdate,
  ResetUpdate: progress.ResetUpdate,
  StateUpdate: progress.StateUpdate,
  BatchBody: progress.BatchBody,
  LogPage: progress.LogPage,
  Statistics: progress.Statistics,
  SynthesizeBody: speech.SynthesizeBody,
  DialogueRequest: speech.DialogueRequest,
  TurnAudioRequest: speech.TurnAudioRequest,
  Speech: speech.Speech,
  Turn: speech.Turn,
  Conversation: speech.Conversation,
  TurnAudio: speech.TurnAudio,
  Word: vocabulary.Word,
  List: vocabulary.List,
  ListWithWords: vocabulary.ListWithWords,
  Health,
} as const satisfies Record<string, v.GenericSchema>;
