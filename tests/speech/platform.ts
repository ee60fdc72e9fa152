/**
 * The functions of api/ as the platform runs them: nothing here listens to SIGTERM, so that what the product itself does then is
 * all that is done. The first line on standard output is `{"url": "http://…"}`.
 */
import {
  isPublicFile,
  listFunctionFiles,
  loadNatively,
  readPlatformConfiguration,
} from '../../dev/server/functions.js';
import { listen } from '../../dev/server/http-server.js';
import { createListener } from '../../dev/server/listener.js';
import { createRouting } from '../../dev/server/routing.js';

const routing = createRouting({
  functionFiles: listFunctionFiles(),
  isStaticFile: isPublicFile,
  configuration: readPlatformConfiguration(),
});
const http = await listen(0);
http.answerWith(createListener({ routing: () => routing, load: loadNatively }));
console.log(JSON.stringify({ url: `http://127.0.0.1:${http.port}` }));
