/** `npm run vectors`: writes the vectors for ports into docs/porting/vectors. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { vectorFile, vectorsFolder, vectorText } from './subject.js';
import { subjects } from './subjects.js';

mkdirSync(vectorsFolder, { recursive: true });
for (const subject of subjects) writeFileSync(vectorFile(subject), await vectorText(subject));
