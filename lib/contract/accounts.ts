import * as v from 'valibot';
import { Text, Timestamp, TimeZone, Uuid } from './primitives.js';
import { oneOf, shortList, strictObject } from './strict.js';

const preferences = {
  script: v.optional(v.picklist(['simplified', 'traditional'])),
  pinyin: v.optional(v.picklist(['always', 'after-flip', 'never'])),
  toneColours: v.optional(v.picklist(['none', 'dummitt', 'mdbg', 'pleco'])),
  directions: v.optional(v.pipe(shortList(v.picklist(['characters', 'english', 'sound']), 3), v.minLength(1))),
  autoplay: v.optional(v.boolean()),
  /** The learner types the pinyin before the card is flipped. */
  typedAnswers: v.optional(v.boolean()),
  lists: v.optional(shortList(v.pipe(Text, v.maxLength(50)), 50)),
  reviewsPerDay: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9999)))),
  theme: v.optional(v.picklist(['system', 'light', 'dark'])),
};
/** Settings that follow the learner from device to device; absent ones mean the app's default. */
export const Preferences = strictObject(preferences);
export type Preferences = v.InferOutput<typeof Preferences>;

/** Preferences that were stored, perhaps by another version of the app: what this one does not know is left out, not refused. */
export const StoredPreferences = v.object({
  script: v.fallback(preferences.script, undefined),
  pinyin: v.fallback(preferences.pinyin, undefined),
  toneColours: v.fallback(preferences.toneColours, undefined),
  directions: v.fallback(preferences.directions, undefined),
  autoplay: v.fallback(preferences.autoplay, undefined),
  typedAnswers: v.fallback(preferences.typedAnswers, undefined),
  lists: v.fallback(preferences.lists, undefined),
  reviewsPerDay: v.fallback(preferences.reviewsPerDay, undefined),
  theme: v.fallback(preferences.theme, undefined),
} satisfies Record<keyof Preferences, v.GenericSchema>);

export const User = v.object({
  id: Uuid,
  email: v.string(),
  displayName: v.nullable(v.string()),
  timeZone: v.string(),
  dailyGoal: v.number(),
  preferences: StoredPreferences,
  createdAt: Timestamp,
});
export type User = v.InferOutput<typeof User>;

const LONGEST_EMAIL = 254;

/** As the learner typed it; `normaliseEmail` makes the key of the account. */
export const Email = v.pipe(
  Text,
  v.trim(),
  v.toLowerCase(),
  v.maxLength(LONGEST_EMAIL, `must have ${LONGEST_EMAIL} characters or fewer`),
  // the check of HTML's input type=email, with a dot in the domain: whatever a browser lets through. Capitals for readers of
  // the pattern: there are none left here
  v.regex(
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/,
    'must be an e-mail address',
  ),
);

/** bcrypt reads 72 bytes and no more: a longer password would be cut in silence. */
export const LONGEST_PASSWORD_BYTES = 72;
export const SHORTEST_PASSWORD_CHARACTERS = 8;

export const NewPassword = v.pipe(
  Text,
  v.check(
    (value) => [...value].length >= SHORTEST_PASSWORD_CHARACTERS,
    `must have ${SHORTEST_PASSWORD_CHARACTERS} characters or more`,
  ),
  v.check(
    (value) => new TextEncoder().encode(value).length <= LONGEST_PASSWORD_BYTES,
    `must have ${LONGEST_PASSWORD_BYTES} bytes or fewer in UTF-8 (a Chinese character has 3)`,
  ),
  // what has more characters has more bytes too
  v.metadata({ minLength: SHORTEST_PASSWORD_CHARACTERS, maxLength: LONGEST_PASSWORD_BYTES }),
);
/** A password that is only compared: its length says nothing about the account. */
export const Password = v.pipe(Text, v.minLength(1, 'must not be empty'), v.maxLength(1000, 'is too long'));

export const DisplayName = v.pipe(Text, v.trim(), v.maxLength(80, 'must have 80 characters or fewer'));
export const TokenTransport = v.picklist(['body', 'cookie'], 'must be "body" or "cookie"');
export type TokenTransport = v.InferOutput<typeof TokenTransport>;
const RefreshToken = v.pipe(Text, v.minLength(1, 'must not be empty'), v.maxLength(4096, 'is too long'));

/** 80 random bits in Crockford's base 32, in groups; letter case, spaces and hyphens do not matter. */
export const RecoveryCode = v.pipe(Text, v.minLength(1, 'must not be empty'), v.maxLength(64, 'is too long'));

export const RegisterBody = strictObject({
  email: Email,
  password: NewPassword,
  displayName: v.optional(DisplayName),
  timeZone: v.optional(TimeZone),
  tokenTransport: v.optional(TokenTransport),
});

export const PasswordLogin = strictObject({
  email: Email,
  password: Password,
  tokenTransport: v.optional(TokenTransport),
});
export const RecoveryLogin = strictObject({
  email: Email,
  recoveryCode: RecoveryCode,
  newPassword: NewPassword,
  tokenTransport: v.optional(TokenTransport),
});
export const LoginBody = oneOf([PasswordLogin, RecoveryLogin], (input) =>
  typeof input === 'object' && input !== null && Object.hasOwn(input, 'recoveryCode') ? RecoveryLogin : PasswordLogin,
);

export const RefreshBody = v.optional(strictObject({ refreshToken: v.optional(RefreshToken) }), {});
export const LogoutBody = v.optional(
  strictObject({ refreshToken: v.optional(RefreshToken), everywhere: v.optional(v.boolean()) }),
  {},
);

const needsCurrentPassword = ['email', 'newPassword', 'newRecoveryCodes'] as const;

export const UpdateMeBody = v.pipe(
  strictObject({
    displayName: v.optional(v.nullable(DisplayName)),
    timeZone: v.optional(TimeZone),
    dailyGoal: v.optional(
      v.pipe(
        v.number(),
        v.integer('must be a whole number'),
        v.minValue(0, 'must be 0 or more'),
        v.maxValue(200, 'must be 200 or less'),
      ),
    ),
    preferences: v.optional(Preferences),
    currentPassword: v.optional(Password),
    email: v.optional(Email),
    newPassword: v.optional(NewPassword),
    newRecoveryCodes: v.optional(v.literal(true, 'must be true')),
  }),
  v.check((value) => Object.values(value).some((field) => field !== undefined), 'must name at least one field'),
  v.forward(
    v.check(
      (value) =>
        value.currentPassword !== undefined || needsCurrentPassword.every((field) => value[field] === undefined),
      'is needed to change the e-mail address, the password or the recovery codes',
    ),
    ['currentPassword'],
  ),
  v.metadata({
    minProperties: 1,
    dependentRequired: Object.fromEntries(needsCurrentPassword.map((field) => [field, ['currentPassword']])),
  }),
);
export type UpdateMeBody = v.InferOutput<typeof UpdateMeBody>;

export const DeleteMeBody = strictObject({ password: Password });

export const Tokens = v.object({ accessToken: v.string(), refreshToken: v.optional(v.string()) });
export type Tokens = v.InferOutput<typeof Tokens>;
export const Registered = v.object({ user: User, tokens: Tokens, recoveryCodes: v.array(v.string()) });
export const SignedIn = v.object({ user: User, tokens: Tokens });
export const UpdatedUser = v.object({ ...User.entries, recoveryCodes: v.optional(v.array(v.string())) });
export const LoggedOut = v.object({ success: v.literal(true) });
