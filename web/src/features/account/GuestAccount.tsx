import { sessionPage } from '../../session/return-to.js';
import { ButtonLink } from '../../ui/Button.js';
import { Actions } from '../../ui/Dialog.js';
import { Panel } from '../../ui/Panel.js';
import styles from './account.module.css';

const gives = [
  ['Every device', 'Your words, settings and streak are the same on your phone and your computer.'],
  ['Nothing gets lost', 'What you have learned is kept, also when this device is lost or its browser data cleared.'],
  ['Voices and dialogues', 'Words are read by a clear voice, and each has a short dialogue to read and hear.'],
] as const;

/** For whoever studies without an account: what one would give. */
export function GuestAccount() {
  return (
    <Panel className={styles.guest}>
      <p>You study as a guest: everything stays on this device. A free account adds:</p>
      <dl className={styles.gives}>
        {gives.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>What you have studied here goes into your account. We never send mail.</p>
      <Actions>
        <ButtonLink look="primary" to={sessionPage('/sign-up', '/account')}>
          Create account
        </ButtonLink>
        <ButtonLink to={sessionPage('/sign-in', '/account')}>Sign in</ButtonLink>
      </Actions>
    </Panel>
  );
}
