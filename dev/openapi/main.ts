/** `npm run openapi`: writes the document that is served at /openapi.json. */
import { writeFileSync } from 'node:fs';
import { documentFile, documentText } from './document.js';

writeFileSync(documentFile, await documentText());
