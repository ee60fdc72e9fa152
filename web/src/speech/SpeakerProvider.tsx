import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useServices } from '../app/services.js';
import { BrowserVoice } from './browser-voice.js';
import { fetchSound } from './fetch-sound.js';
import { SoundPlayer } from './sound-player.js';
import { soundShelf } from './sound-shelf.js';
import { SoundSource } from './sound-source.js';
import { Speaker } from './speaker.js';

const SpeakerContext = createContext<Speaker | null>(null);

/** The one speaker of the app. */
export function useTheSpeaker(): Speaker {
  const speaker = useContext(SpeakerContext);
  if (!speaker) throw new Error('useTheSpeaker needs the provider around it');
  return speaker;
}

export function SpeakerProvider({ children }: { readonly children: ReactNode }) {
  const { client, session } = useServices();
  const [voice] = useState(() => new BrowserVoice());
  const [speaker] = useState(() => {
    const source = new SoundSource({
      fetchSound: (utterance) => fetchSound(client, utterance),
      hasServer: () => session.get().status === 'signed-in',
      shelf: soundShelf,
    });
    return new Speaker({ source, player: new SoundPlayer(), voice });
  });
  useEffect(() => {
    void voice.prepare();
    return speaker.stop;
  }, [speaker, voice]);
  return <SpeakerContext value={speaker}>{children}</SpeakerContext>;
}
