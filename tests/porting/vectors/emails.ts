import * as v from 'valibot';
import { Email } from '../../../lib/contract/accounts.js';
import { Problem } from '../../../lib/contract/problem.js';
import { normaliseEmail } from '../../../lib/domain/email.js';
import { Findings } from '../../../lib/http/validate.js';
import { subject } from './subject.js';

const label = 'a'.repeat(63);

const typed = [
  'ming@example.com',
  'Ming@Example.COM',
  '  ming@example.com\t\n',
  '\u00a0ming@example.com\u3000',
  '\ufeffming@example.com',
  '\u0085ming@example.com',
  '\u200bming@example.com',
  'ming+hsk@example.com',
  "o'neill.x@sub.example.co.uk",
  "!#$%&'*+/=?^_`{|}~-@example.com",
  '.ming..li.@example.com',
  '1@2.3',
  'ming@xn--fiqs8s.example',
  `ming@${label}.com`,
  `ming@${label}a.com`,
  `${'m'.repeat(242)}@example.com`,
  `${'m'.repeat(243)}@example.com`,
  'ming@EXAMPLE-one.com',
  'ming@-example.com',
  'ming@example-.com',
  'ming@example',
  'ming@localhost',
  'ming@example..com',
  'ming@example.com.',
  'ming@',
  '@example.com',
  'ming',
  'ming@li@example.com',
  'ming li@example.com',
  '"ming li"@example.com',
  'ming@[127.0.0.1]',
  'Ming <ming@example.com>',
  'míng@example.com',
  'ming@例子.com',
  '\u212aing@example.com',
  '\u0130ming@example.com',
  'MİNG@example.com',
  'ſ@example.com',
  'ming@example.com\u0000',
  '\ud800ming@example.com',
  '',
  '   ',
];

export const emails = subject({
  file: 'emails',
  description:
    'The key of an account of what was typed as an e-mail address, or why it is refused. Trimmed and lower-cased as JavaScript does both, whatever the language of the machine; only then checked.',
  source: ['lib/contract/accounts.ts', 'lib/contract/primitives.ts', 'lib/domain/email.ts'],
  formats: {
    key: 'exact; what is stored in users.email, and compared',
    errors: 'as the problem document VALIDATION_FAILED has them; path and code are exact, messages may be other words',
  },
  cases: () =>
    typed.map((email, index) => ({ name: `${index + 1}: ${JSON.stringify(email).slice(0, 60)}`, input: { email } })),
  answer: (input: { email: string }) => {
    const findings = new Findings();
    const parsed = findings.parse(v.object({ email: Email }), input, 'body');
    if (parsed) return { key: normaliseEmail(parsed.email) };
    try {
      findings.settle();
    } catch (error) {
      if (error instanceof Problem) return { errors: error.errors };
    }
    throw new Error('neither accepted nor refused');
  },
});
