const { existsSync } = require('node:fs');
const path = require('node:path');

/** The rules of the house (see docs/architecture.md): which room may import which. */
const only = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: '^(api|lib|prisma|web|dev|tests)/', pathNot: to },
});

/** As `npm run generate` noted them: everything that is in one of the bundles, and so is imported from nowhere else. */
function bundledPackages() {
  const file = './lib/generated/packages/contents.json';
  if (!existsSync(path.join(__dirname, file))) throw new Error(`${file} is missing: npm run generate makes it.`);
  const contents = require(file);
  return [...new Set(Object.values(contents).flat())];
}

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'functions-start-no-process',
      comment: 'what is deployed runs no command (SECURITY.md, 1.2.5)',
      severity: 'error',
      from: { path: '^(api|lib)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'bundled-packages-are-loaded-from-their-bundle',
      comment:
        'a package of lib/generated/packages is imported from there: beside it, a second copy would be loaded whose classes are others; types may come from the package (docs/decisions/0022)',
      severity: 'error',
      from: { path: '^(api|lib)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: `(^|/)node_modules/(${bundledPackages().join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only(
      'contract-stands-alone',
      'contract knows only itself and pure rules',
      '^lib/contract/',
      '^lib/(contract|domain)/',
    ),
    only(
      'domain-is-pure',
      'domain imports nothing of the house but contract types',
      '^lib/domain/',
      '^lib/(domain|contract)/',
    ),
    only(
      'services-know-ports',
      'services import domain, contract and ports',
      '^lib/services/',
      '^lib/(services|domain|contract)/',
    ),
    only(
      'http-knows-no-route',
      'the route kit knows the contract and ports, no service and no implementation',
      '^lib/http/',
      '^lib/(http|contract|services/ports|telemetry)',
    ),
    only(
      'implementations-know-no-service',
      'repositories, cache and google implement ports',
      '^lib/(repositories|cache|google|accounts|limits)/',
      '^lib/(repositories|cache|google|accounts|limits|domain|contract|generated|services/ports|telemetry)',
    ),
    only('api-is-thin', 'a route file imports what its function is made of', '^api/', '^lib/functions/'),
    only(
      'functions-are-parts',
      'what a function is made of: the kit, the contract and one container',
      '^lib/functions/',
      '^lib/(http|contract|container)/',
    ),
    only(
      'web-is-apart',
      'the web app shares the contract and the pure rules',
      '^web/',
      '^(web/|lib/(contract|domain)/)',
    ),
    {
      name: 'container-alone-chooses',
      severity: 'error',
      from: {
        path: '^(api|lib)/',
        pathNot: '^lib/container/|\\.test\\.ts$|^lib/(repositories|cache|google|accounts|limits)/',
      },
      to: { path: '^lib/(repositories|cache|google|accounts|limits)/' },
    },
    {
      name: 'no-dev-in-product',
      severity: 'error',
      from: { path: '^(api|lib)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(dev|tests)/' },
    },
    {
      name: 'baseline-is-for-the-benchmark',
      comment: 'what ours is measured against is used by nothing else, and neither are its packages',
      severity: 'error',
      from: { pathNot: '^tests/bench/' },
      to: { path: '^tests/bench/baseline/|^node_modules/(@types/)?(express|compression)/' },
    },
    {
      name: 'domain-without-platform',
      comment: 'domain and contract also run in the browser',
      severity: 'error',
      from: { path: '^lib/(domain|contract)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^lib/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
