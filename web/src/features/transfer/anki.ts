import type { Progress } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { MASTERED_CONFIDENCE } from '../../../../lib/domain/confidence.js';

const columns = [
  'Id',
  'Simplified',
  'Traditional',
  'Pinyin',
  'Meaning',
  'Example',
  'Example pinyin',
  'Example meaning',
  'Tags',
];

/**
 * A text file for Anki's import, one note a word. The header lines are Anki's own: the id is the note's GUID, so that a later
 * export updates the notes instead of adding them again. Anki's text import carries no schedule.
 * @see https://docs.ankiweb.net/importing/text-files.html
 */
export function makeAnkiNotes(words: readonly Word[], progress: ReadonlyMap<string, Progress>): string {
  const header = [
    '#separator:tab',
    '#html:false',
    `#columns:${columns.join('\t')}`,
    '#guid column:1',
    `#tags column:${columns.length}`,
  ];
  const rows = words.map((word) => {
    const { id, simplified, traditional, pinyin, english, example } = word;
    const tags = [...word.lists.map(({ listId }) => listId), stateOf(progress.get(id))].map((tag) => `shizi::${tag}`);
    const fields = [
      `shizi-${id}`,
      simplified,
      traditional,
      pinyin,
      english,
      example.chinese,
      example.pinyin,
      example.english,
    ];
    return [...fields, tags.join(' ')].map(field).join('\t');
  });
  return `${[...header, ...rows].join('\n')}\n`;
}

function stateOf(progress: Progress | undefined): string {
  if (!progress || progress.state === 'new') return 'new';
  return progress.confidence >= MASTERED_CONFIDENCE ? 'mastered' : 'learning';
}

/** A field that begins with a quotation mark would be read as a quoted one. */
function field(text: string): string {
  const line = text.replace(/[\t\r\n]+/g, ' ');
  return line.includes('"') ? `"${line.replaceAll('"', '""')}"` : line;
}
