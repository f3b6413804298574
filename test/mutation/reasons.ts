/** The part of a syntax tree's node that is looked at here (Babel's, as Stryker gives it). */
interface Node {
  type: string;
  value?: unknown;
  name?: unknown;
  key?: Node;
  id?: Node | null;
  left?: Node;
  callee?: Node;
  property?: Node;
  arguments?: Node[];
  quasis?: { value: { raw: string } }[];
}
interface NodePath {
  node: Node;
  parentPath: NodePath | null;
}

/** Properties and variables that hold a text people read. */
const named = new Set(['reason', 'otherwise', 'because', 'what', 'why', 'text', 'manual', 'trick']);
/** Functions that are given one. */
const told = new Set(
  'unclear problem builtin guess unproved other made push reject elsewhere privileged fail'.split(' '),
);
/** Functions that return one. */
const telling = new Set('strangeFrom strangeRepository verifies trickery check'.split(' '));
/** What stands between a literal and the place it is for. */
const between = new Set(['ConditionalExpression', 'LogicalExpression', 'ParenthesizedExpression']);
const message = 'a text for people: emptied it makes no verdict wrong';

/**
 * Leaves the sentences alone that people read: emptied by a mutation they make no verdict wrong, and a test for each would
 * only copy it. Only literals of several words, and only in the places above; conditions that choose between them, and
 * every pattern, name and table, stay mutated.
 */
function shouldIgnore(path: NodePath): string | undefined {
  if (!isSentence(path.node)) return undefined;
  let from = path;
  let above = path.parentPath;
  while (above !== null && between.has(above.node.type)) {
    from = above;
    above = above.parentPath;
  }
  return above !== null && isForPeople(above, from.node) ? message : undefined;
}

function isSentence(node: Node): boolean {
  const text =
    node.type === 'StringLiteral' && typeof node.value === 'string'
      ? node.value
      : node.type === 'TemplateLiteral'
        ? (node.quasis ?? []).map(({ value }) => value.raw).join('x')
        : '';
  return /[\p{L}\d}x,:)] [\p{L}\d({`]/u.test(text);
}

const nameOf = (node: Node | null | undefined): string => (typeof node?.name === 'string' ? node.name : '');

function isForPeople(path: NodePath, literal: Node): boolean {
  const { node } = path;
  switch (node.type) {
    case 'ObjectProperty':
      return named.has(nameOf(node.key));
    case 'VariableDeclarator':
      return named.has(nameOf(node.id));
    case 'AssignmentExpression':
      return named.has(nameOf(node.left));
    case 'CallExpression':
      return (
        (node.arguments ?? []).includes(literal) &&
        told.has(nameOf(node.callee?.type === 'MemberExpression' ? node.callee.property : node.callee))
      );
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return telling.has(functionAround(path));
    default:
      return false;
  }
}

function functionAround(path: NodePath): string {
  for (let at: NodePath | null = path; at !== null; at = at.parentPath) {
    if (at.node.type === 'FunctionDeclaration') return nameOf(at.node.id);
    if (at.node.type === 'VariableDeclarator') return nameOf(at.node.id);
  }
  return '';
}

/** Stryker looks for this name; a plugin of the kind that ignores mutants. */
export const strykerPlugins = [{ kind: 'Ignore', name: 'reasons', value: { shouldIgnore } }];
