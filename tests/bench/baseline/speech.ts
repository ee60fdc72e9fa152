import { createHash } from 'node:crypto';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { Storage } from '@google-cloud/storage';
import { TextToSpeechClient } from '@google-cloud/text-to-speech';
import { Router } from 'express';
import * as v from 'valibot';
import { type Conversation, DialogueRequest, type Speech, SynthesizeBody } from '../../../lib/contract/speech.js';
import type { Word } from '../../../lib/contract/vocabulary.js';
import { audioType } from '../../../lib/domain/audio.js';
import { conversationId, readTurns } from '../../../lib/domain/dialogue.js';
import { dialoguePrompt, PROMPT_VERSION } from '../../../lib/domain/dialogue-prompt.js';
import type { PrismaClient } from '../../../lib/generated/prisma/client.js';
import type { BaselineRedis } from './redis.js';

export interface SpeechSettings {
  readonly voice: string;
  readonly encoding: 'MP3' | 'LINEAR16';
  readonly speechEndpoint: string;
  readonly storageEndpoint: string;
  readonly bucket: string;
  readonly publicBaseUrl: string;
  readonly geminiEndpoint: string;
  readonly geminiModel: string;
}

interface SpeechOptions {
  readonly prisma: PrismaClient;
  readonly redis: BaselineRedis;
  readonly settings: SpeechSettings;
}

const SPEECH_SECONDS = 86_400;
const DIALOGUE_SECONDS = 3_600;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export function speechRoutes(options: SpeechOptions): Router {
  const { prisma, redis, settings } = options;
  const { hostname, port } = new URL(settings.speechEndpoint);
  const speaker = new TextToSpeechClient({
    fallback: true,
    apiKey: 'none',
    projectId: 'none',
    protocol: 'http',
    apiEndpoint: hostname,
    port: Number(port),
  });
  const storage = new Storage({
    projectId: 'none',
    apiEndpoint: settings.storageEndpoint,
    useAuthWithCustomEndpoint: false,
  });
  const bucket = storage.bucket(settings.bucket);
  const writer = new GoogleGenerativeAI('none').getGenerativeModel(
    { model: settings.geminiModel, generationConfig: { responseMimeType: 'application/json' } },
    { baseUrl: settings.geminiEndpoint },
  );

  const speak = async (text: string, voice: string, speakingRate: number): Promise<Omit<Speech, 'cached'>> => {
    const [answer] = await speaker.synthesizeSpeech({
      input: { text },
      voice: { languageCode: 'cmn-CN', name: voice },
      audioConfig: { audioEncoding: settings.encoding, speakingRate },
    });
    const content = answer.audioContent ?? '';
    const bytes = typeof content === 'string' ? Buffer.from(content, 'base64') : Buffer.from(content);
    const contentType = audioType(bytes);
    if (!contentType) throw new Error('no audio in the answer');
    const name = `baseline/${sha256(JSON.stringify([text, voice, speakingRate]))}`;
    await bucket.file(name).save(bytes, { resumable: false, contentType });
    return { audioUrl: `${settings.publicBaseUrl}/${name}`, contentType, voice };
  };

  const converse = async (wordId: string): Promise<Omit<Conversation, 'cached'> | undefined> => {
    const row = await prisma.word.findUnique({ where: { id: wordId } });
    if (!row) return undefined;
    const { exampleChinese: chinese, examplePinyin: pinyin, exampleEnglish: english } = row;
    const category = row.category as Word['category'];
    const word: Word = { ...row, category, lists: [], example: { chinese, pinyin, english } };
    const { response } = await writer.generateContent(dialoguePrompt(word));
    const turns = readTurns(JSON.parse(response.text()), word);
    if (!turns) throw new Error('no dialogue in the answer');
    const dialogue = { wordId, source: 'gemini', promptVersion: PROMPT_VERSION, turns } as const;
    const generatedAt = new Date().toISOString();
    return { id: conversationId(sha256, dialogue), word: word.simplified, generatedAt, ...dialogue };
  };

  const routes = Router();
  routes.post('/tts', async (request, response) => {
    const { text, voice = settings.voice, speakingRate = 1 } = v.parse(SynthesizeBody, request.body);
    const key = `tts:${sha256(JSON.stringify([text, voice, speakingRate]))}`;
    const kept = await redis.get(key);
    if (kept !== null) {
      response.json({ ...JSON.parse(kept), cached: true });
      return;
    }
    const speech = await speak(text, voice, speakingRate);
    await redis.set(key, JSON.stringify(speech), SPEECH_SECONDS);
    response.json({ ...speech, cached: false });
  });

  routes.post('/conversations', async (request, response) => {
    const { wordId } = v.parse(DialogueRequest, request.body);
    const key = `dialogue:${wordId}`;
    const kept = await redis.get(key);
    if (kept !== null) {
      response.json({ ...JSON.parse(kept), cached: true });
      return;
    }
    const dialogue = await converse(wordId);
    if (!dialogue) {
      response.status(404).json({ status: 404 });
      return;
    }
    await redis.set(key, JSON.stringify(dialogue), DIALOGUE_SECONDS);
    response.json({ ...dialogue, cached: false });
  });
  return routes;
}
