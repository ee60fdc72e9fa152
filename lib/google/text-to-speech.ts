import { Problem } from '../contract/problem.js';
import { audioType } from '../domain/audio.js';
import type { SpeechSynthesizer, Utterance } from '../services/ports/speech.js';
import { measure } from '../telemetry.js';
import { type GoogleAccess, signIn } from './credentials.js';
import { GoogleFailure, notLoaded, toProblem } from './failure.js';

export interface TextToSpeechOptions {
  readonly access: GoogleAccess | undefined;
  /** Of a server that speaks for Google and asks nobody's name. */
  readonly endpoint: string | undefined;
  readonly encoding: 'MP3' | 'LINEAR16';
}

const SERVICE = 'text-to-speech';
const TIMEOUT_MS = 5_000;

async function connect({ access, endpoint }: TextToSpeechOptions) {
  const { TextToSpeechClient } = await import('@google-cloud/text-to-speech');
  // over HTTP and not gRPC, whose connections outlive a frozen function badly
  const common = { fallback: true, ...(access && { projectId: access.projectId, authClient: await signIn(access) }) };
  if (endpoint === undefined) return new TextToSpeechClient(common);
  const { protocol, hostname, port } = new URL(endpoint);
  const isSecure = protocol === 'https:';
  return new TextToSpeechClient({
    ...common,
    ...(access ? {} : { apiKey: 'none', projectId: 'none' }),
    protocol: isSecure ? 'https' : 'http',
    apiEndpoint: hostname,
    port: Number(port || (isSecure ? 443 : 80)),
  });
}

/** Google's voices. The client is loaded when the first word is spoken. */
export function googleTextToSpeech(options: TextToSpeechOptions): SpeechSynthesizer {
  let client: ReturnType<typeof connect> | undefined;

  function connected(): ReturnType<typeof connect> {
    client ??= connect(options).catch((error: unknown) => {
      client = undefined;
      throw error;
    });
    return client;
  }

  return {
    format: options.encoding,
    missingSettings: [],
    synthesize: (utterance, budget) =>
      measure('upstream', async () => {
        try {
          // reading the client from disk is no call: it has all the time that there is
          const opened = await budget.spend(Number.POSITIVE_INFINITY, connected).catch((error: unknown) => {
            throw notLoaded(SERVICE, error, TIMEOUT_MS);
          });
          return await budget.spend(TIMEOUT_MS, async () => {
            // one attempt: the client's own retries go on until the time is up. When that is, is for the budget to say: a request
            // that the client breaks off before it was sent, because less time was left, ends the process
            const callOptions = { timeout: TIMEOUT_MS, retry: null };
            const [answer] = await opened.synthesizeSpeech(requestFor(utterance, options), callOptions);
            const bytes = toBytes(answer.audioContent);
            const contentType = audioType(bytes);
            if (!contentType) throw new GoogleFailure(SERVICE, 'no audio in the answer');
            return { bytes, contentType };
          });
        } catch (error) {
          throw toProblem(SERVICE, error);
        }
      }),
  };
}

function requestFor({ text, voice, speakingRate, reading }: Utterance, { encoding }: TextToSpeechOptions) {
  return {
    input: {
      text,
      ...(reading !== undefined && {
        customPronunciations: {
          pronunciations: [
            { phrase: text, phoneticEncoding: 'PHONETIC_ENCODING_PINYIN' as const, pronunciation: reading },
          ],
        },
      }),
    },
    // `cmn-CN` of `cmn-CN-Wavenet-A`
    voice: { languageCode: voice.split('-').slice(0, 2).join('-'), name: voice },
    audioConfig: { audioEncoding: encoding, speakingRate },
  };
}

function toBytes(content: string | Uint8Array | null | undefined): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'base64') : (content ?? new Uint8Array());
}

/** Where nothing is set: says what would have to be. */
export function noTextToSpeech(missingSettings: readonly string[]): SpeechSynthesizer {
  return {
    format: 'none',
    missingSettings,
    synthesize: async () => {
      throw new Problem('TTS_NOT_CONFIGURED', { detail: `Speech needs the setting ${missingSettings.join(', ')}.` });
    },
  };
}
