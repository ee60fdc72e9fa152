import { useEffect, useState } from 'react';
import { useServices } from '../app/services.js';
import { DEVICE, GUEST } from '../local/shapes.js';
import { Button } from '../ui/Button.js';
import { Actions, Dialog } from '../ui/Dialog.js';
import { Panel } from '../ui/Panel.js';
import { DeviceMemory } from './device.js';
import { sentencesOf } from './unsent.js';
import styles from './welcome.module.css';

/** Lets whoever uses a shared device remove what others left on it; who they are is nobody's business. */
export function OthersHere() {
  const { local, session } = useServices();
  const [others, setOthers] = useState<readonly string[]>([]);
  /** Of all of them together, while it is asked whether to remove it. */
  const [unsent, setUnsent] = useState<readonly string[] | null>(null);
  const [isLeft, setIsLeft] = useState(false);
  useEffect(() => {
    let isShown = true;
    const here = new Set([DEVICE, GUEST, session.get().learner.id]);
    void local.owners().then((owners) => isShown && setOthers(owners.filter((owner) => !here.has(owner))));
    return () => {
      isShown = false;
    };
  }, [local, session]);
  if (others.length === 0) return null;
  const ask = async () => {
    const device = new DeviceMemory(local);
    setIsLeft(false);
    const found = await Promise.all(others.map((owner) => device.unsentOf(owner)));
    setUnsent(sentencesOf(found));
  };
  const remove = async () => {
    const left = await new DeviceMemory(local).forgetAll(others);
    setOthers(left);
    setIsLeft(left.length > 0);
    if (left.length === 0) setUnsent(null);
  };
  return (
    <Panel aria-labelledby="others" className={styles.welcome}>
      <h2 id="others">Kept for others</h2>
      <p>
        {others.length === 1 ? 'Another learner has' : `${others.length} other learners have`} words or reviews on this
        device, which wait for them to sign in here again.
      </p>
      <Actions>
        <Button onClick={() => void ask()}>Remove …</Button>
      </Actions>
      <Dialog title="Remove what is kept for others?" isOpen={unsent !== null} onClose={() => setUnsent(null)}>
        {unsent?.length === 0 ? (
          <p>Their accounts have all of it.</p>
        ) : (
          <>
            <ul>
              {unsent?.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
            <p>No account has what was not sent: once it is removed, it is lost.</p>
          </>
        )}
        {isLeft && (
          <p role="alert">
            Not everything could be removed. Reload this page and try again; if that does not help, delete this site’s
            data in your browser’s settings.
          </p>
        )}
        <Actions>
          <Button look="primary" onClick={() => void remove()}>
            Remove
          </Button>
          <Button onClick={() => setUnsent(null)}>Keep</Button>
        </Actions>
      </Dialog>
    </Panel>
  );
}
