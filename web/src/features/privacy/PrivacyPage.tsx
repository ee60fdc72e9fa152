import { useLearner } from '../../app/learner.js';
import { ButtonLink } from '../../ui/Button.js';
import { ColumnPage } from '../../ui/ColumnPage.js';
import { plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import { keptOnDevice, server } from './facts.js';
import { KeptOnServer } from './KeptOnServer.js';
import { operatorOf } from './operator.js';
import styles from './privacy.module.css';

// each by its name: the whole of `import.meta.env` would come with the app
const operator = operatorOf({
  name: import.meta.env.VITE_OPERATOR_NAME,
  contact: import.meta.env.VITE_OPERATOR_CONTACT,
});

/** What is kept of a learner. Everything that it says of the code is held to the code by facts.test.ts and the browser's tests. */
export function PrivacyPage() {
  return (
    <ColumnPage
      title="Privacy"
      lead="What Shizi keeps of you, where, for how long, and how you take it with you or remove it."
    >
      <Panel aria-labelledby="short" className={styles.panel}>
        <h2 id="short">In short</h2>
        <ul className={styles.points}>
          <li>You need no account. As a guest, what you study stays on this device.</li>
          <li>With an account, the server keeps your e-mail, settings and answers, so that every device has them.</li>
          <li>No advertising, no tracking, no scripts of other sites. We never send mail.</li>
          <li>You can take everything with you and delete everything, without asking anybody.</li>
        </ul>
      </Panel>
      <WhoRunsIt />
      <KeptOnServer />
      <KeptOnDevice />
      <VoicesAndDialogues />
      <LimitsAndLogs />
      <TakeAway />
      <Delete />
    </ColumnPage>
  );
}

function WhoRunsIt() {
  return (
    <Panel aria-labelledby="operator" className={styles.panel}>
      <h2 id="operator">Who runs this server</h2>
      {operator ? (
        <p>
          {operator.name}
          {operator.contact && (
            <>
              {': '}
              {operator.contact.href ? (
                <a href={operator.contact.href}>{operator.contact.text}</a>
              ) : (
                operator.contact.text
              )}
            </>
          )}
        </p>
      ) : (
        <p>Whoever runs it has not said so here. Ask whoever gave you this address.</p>
      )}
    </Panel>
  );
}

function KeptOnDevice() {
  return (
    <Panel aria-labelledby="device" className={styles.panel}>
      <h2 id="device">On this device</h2>
      <p>
        For a guest, this is all there is. A browser does not encrypt what it keeps: on a device that others use, sign
        out.
      </p>
      <dl className={styles.list}>
        {keptOnDevice.map(({ title, name, place, what, until }) => (
          <div key={name}>
            <dt>
              {title}
              <span className={styles.place}>
                {place} <code>{name}</code>
              </span>
            </dt>
            <dd>
              {what}
              <span className={styles.until}>{until}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function VoicesAndDialogues() {
  const { speech, dialogues } = server.cacheHours;
  return (
    <Panel aria-labelledby="voices" className={styles.panel}>
      <h2 id="voices">Voices and dialogues</h2>
      <p>
        With an account, words are read by voices of Google, and dialogues are written by its Gemini. For a voice,
        Google gets the text to read: a word, an example or a line of a dialogue. For a dialogue, it gets the word with
        its pinyin, meaning and example. It gets nothing about you: the server asks in its own name, and only for what
        it does not have yet.
      </p>
      <p>
        What comes back is kept for everybody, by the word and not by who asked: sounds for {plural(speech, 'hour')} and
        dialogues for {plural(dialogues, 'hour')} in a cache (Redis), and both for good in a store of files (Google
        Cloud Storage).
      </p>
      <p>
        Without an account, and where the server can not speak, the voice is your browser’s own. Some browsers send the
        text to their maker for that.
      </p>
    </Panel>
  );
}

function LimitsAndLogs() {
  const { visitMinutes, wrongPasswordMinutes, usageDays } = server.counts;
  return (
    <Panel aria-labelledby="limits" className={styles.panel}>
      <h2 id="limits">Limits and logs</h2>
      <p>
        So that nobody can guess passwords, the network address of who signs in or up counts for{' '}
        {plural(visitMinutes, 'minute')}, and for {plural(wrongPasswordMinutes, 'minute')} after a wrong password. The
        counts are in a cache (Redis) that then forgets them, and in the server’s memory until it restarts. Your address
        is not stored with your account.
      </p>
      <p>
        Voices and dialogues cost money, so the server counts how much each account asks for. These counts go after{' '}
        {plural(usageDays, 'day')} at most.
      </p>
      <p>
        The server’s log has a line for each request: its address, which can name a word, how it ended, how long it
        took, and the number of your account. No e-mail, password, network address or answer is in it. The companies on
        whose machines the server runs may keep logs of their own, with network addresses.
      </p>
    </Panel>
  );
}

function TakeAway() {
  return (
    <Panel aria-labelledby="take" className={styles.panel}>
      <h2 id="take">Take it with you</h2>
      <p>
        Every answer you gave and your settings, as a file that Shizi can read again; and your words as a file for Anki.
      </p>
      <ButtonLink to="/data" className={styles.way}>
        Export your data
      </ButtonLink>
    </Panel>
  );
}

function Delete() {
  const { isGuest } = useLearner();
  return (
    <Panel aria-labelledby="delete" className={styles.panel}>
      <h2 id="delete">Delete it</h2>
      <p>
        <b>With an account:</b> on the account page, with your password. At once and for good, the server removes your
        e-mail, name, password, recovery codes, settings and every answer, and ends every sign-in. This device forgets
        you, too; another one keeps its copy until you sign out there.
      </p>
      <p>
        What stays on the server is a record that names nobody: a random number, when the account began and ended, and
        when its sign-ins did. Backups of the database have you until newer ones take their place.
      </p>
      <p>
        <b>As a guest:</b> clear the data of this site in the settings of your browser.
      </p>
      {!isGuest && (
        <ButtonLink to="/account" className={styles.way}>
          Go to your account
        </ButtonLink>
      )}
    </Panel>
  );
}
