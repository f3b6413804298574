/** What Python's package managers have in common: why they need a rule, and the indexes they connect to. */
export const installs = 'it downloads packages and runs their build code';
export const changes = "it changes the project's packages or settings";
export const asks = "it follows the project's settings and may ask a package index";
export const runs = "it runs a program in the project's environment, which it may first install";
export const downloads = 'it downloads a package and runs it';
export const publishes = 'it publishes the package to an index';
export const pypi = ['pypi.org', 'files.pythonhosted.org'];
export const upload = ['upload.pypi.org'];
