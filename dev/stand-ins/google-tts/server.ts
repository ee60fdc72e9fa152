import { type CallerOptions, googleFailure, readKnownToken } from '../http/google.js';
import { type Asked, json, Refusal, readJson, type Service } from '../http/service.js';
import { type StandIn, type StandInOptions, startStandIn } from '../http/stand-in.js';
import { toMp3 } from './mp3.js';
import { readSpeechRequest } from './request.js';
import { espeakArguments } from './script.js';
import { SpeechProcess } from './speech-process.js';
import { tone } from './tone.js';
import { LANGUAGE, type Voice, voices } from './voices.js';

/** `empty` answers without audio. */
export type SpeechFault = 'empty';

export interface GoogleTtsOptions extends StandInOptions, CallerOptions {
  /** `espeak`, the default, speaks Mandarin in about half a second a word; `tone` hums at once. */
  readonly sound?: 'espeak' | 'tone' | undefined;
}

/** Google Cloud Text-to-Speech: a WAV file for LINEAR16, MPEG audio for MP3. */
export async function startGoogleTts(options: GoogleTtsOptions = {}): Promise<StandIn<SpeechFault>> {
  const process = options.sound === 'tone' ? undefined : new SpeechProcess();
  const service: Service<SpeechFault> = {
    faults: ['empty'],
    operation: (method, path) => (path === '/v1/voices' ? 'voices' : method === 'POST' ? 'synthesize' : 'unknown'),
    failure: googleFailure,
    answer: async (asked) => {
      await requireCaller(asked, options);
      if (asked.path === '/v1/voices') return json(200, { voices: list(asked.query) });
      if (asked.method !== 'POST' || decodeURIComponent(asked.path) !== '/v1/text:synthesize') {
        throw new Refusal(404, 'Not found.');
      }
      const request = readSpeechRequest(readJson(asked.body));
      if (asked.fault === 'empty') return json(200, { audioContent: '' });
      const wav = process ? await process.speak(espeakArguments(request), asked.signal) : tone(request);
      const audio = request.encoding === 'MP3' ? await toMp3(wav) : wav;
      return json(200, { audioContent: audio.toString('base64') });
    },
  };
  const server = await startStandIn(service, options);
  return {
    ...server,
    close: async () => {
      process?.close();
      await server.close();
    },
  };
}

/** A known token, or any key where there are no accounts. @throws Refusal 400, 401 or 403, as Google's does */
async function requireCaller(asked: Asked<string>, options: CallerOptions): Promise<void> {
  const invalid = 'Request had invalid authentication credentials. Expected OAuth 2 access token.';
  if ((await readKnownToken(asked, options, invalid)) !== undefined) return;
  const key = asked.headers['x-goog-api-key'] || asked.query.get('key');
  if (key && !options.knowsToken) return;
  if (key) throw new Refusal(400, 'API key not valid. Please pass a valid API key.');
  throw new Refusal(
    403,
    "Method doesn't allow unregistered callers. Please use API Key or other form of API identity.",
  );
}

function list(query: URLSearchParams): unknown[] {
  const language = query.get('languageCode');
  if (language && language !== LANGUAGE) return [];
  const asNumbers = (query.get('$alt') ?? '').includes('enum-encoding=int');
  return voices.map(({ name, gender }: Voice) => ({
    languageCodes: [LANGUAGE],
    name,
    ssmlGender: asNumbers ? { MALE: 1, FEMALE: 2 }[gender] : gender,
    naturalSampleRateHertz: 22_050,
  }));
}
