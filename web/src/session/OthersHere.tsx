import { useEffect, useState } from 'react';
import { useServices } from '../app/services.js';
import { DEVICE, GUEST } from '../local/shapes.js';
import { Button } from '../ui/Button.js';
import { Actions, Dialog } from '../ui/Dialog.js';
import { Panel } from '../ui/Panel.js';
import styles from './welcome.module.css';

/** Lets whoever uses a shared device remove what others left on it; who they are is nobody's business. */
export function OthersHere() {
  const { local, session } = useServices();
  const [others, setOthers] = useState<readonly string[]>([]);
  const [isAsking, setIsAsking] = useState(false);
  useEffect(() => {
    let isShown = true;
    const here = new Set([DEVICE, GUEST, session.get().learner.id]);
    void local.owners().then((owners) => isShown && setOthers(owners.filter((owner) => !here.has(owner))));
    return () => {
      isShown = false;
    };
  }, [local, session]);
  if (others.length === 0) return null;
  const remove = async () => {
    for (const owner of others) await local.removeOwner(owner);
    setIsAsking(false);
    setOthers([]);
  };
  return (
    <Panel aria-labelledby="others" className={styles.welcome}>
      <h2 id="others">Kept for others</h2>
      <p>
        {others.length === 1 ? 'Another learner has' : `${others.length} other learners have`} words or reviews on this
        device, which wait for them to sign in here again.
      </p>
      <Actions>
        <Button onClick={() => setIsAsking(true)}>Remove …</Button>
      </Actions>
      <Dialog title="Remove what is kept for others?" isOpen={isAsking} onClose={() => setIsAsking(false)}>
        <p>Reviews that have not reached their account are lost.</p>
        <Actions>
          <Button look="primary" onClick={() => void remove()}>
            Remove
          </Button>
          <Button onClick={() => setIsAsking(false)}>Keep</Button>
        </Actions>
      </Dialog>
    </Panel>
  );
}
