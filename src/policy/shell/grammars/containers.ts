import type { GrammarInput } from '../../../model/grammar.ts';

const docker = 'docker(1), Docker 28.2';
const daemon = 'the Docker daemon does it with the rights of root';
const shows = 'it shows what containers and their configuration hold';
const fetches = 'it fetches an image and code in it';
const registry = "it uses the registry's credentials";
const cluster = 'it asks the cluster that the configuration names';
const changesCluster = 'it changes a running cluster';
const server = 'it uses another cluster, account or settings';

/** Options of `run` and `create`; a volume names a path of this machine before its first colon. */
const running = {
  flags:
    'd i t P q detach interactive tty init no-healthcheck oom-kill-disable privileged publish-all quiet read-only rm sig-proxy disable-content-trust use-api-socket',
  values:
    'v=word volume=word mount=any e=any env=any env-file=read label-file=read l=text label=text name=text p=text publish=text expose=text network=text net=text network-alias=text w=text workdir=text u=text user=text h=text hostname=text m=text memory=text memory-swap=text cpus=text cpuset-cpus=text c=text cpu-shares=text shm-size=text pids-limit=text ulimit=text entrypoint=any platform=text pull=text restart=text add-host=any dns=any dns-search=any cap-add=text cap-drop=text security-opt=any device=any gpus=text group-add=text cidfile=edit log-driver=text log-opt=any tmpfs=text volumes-from=text volume-driver=text health-cmd=any stop-signal=text stop-timeout=text userns=text pid=text ipc=text uts=text runtime=text sysctl=text link=text a=text attach=text annotation=text',
  operands: ['word', 'word'],
  posix: true,
} as const satisfies Partial<GrammarInput>;

const plain = (because: string, more: Partial<GrammarInput> = {}): GrammarInput => ({
  manual: docker,
  flags: 'a q f t d i l s all quiet force tail-all no-trunc size latest follow timestamps details stream',
  values: 'n=text since=text until=text tail=text filter=text format=text time=text signal=text last=text',
  operands: ['word'],
  because,
  ...more,
});

const building: GrammarInput = {
  manual: docker,
  flags: 'q compress force-rm no-cache pull quiet rm squash load push',
  values:
    'f=read file=read t=word tag=word build-arg=any build-context=any cache-from=any cache-to=any label=text target=text platform=text network=text o=any output=any secret=any ssh=any iidfile=edit metadata-file=edit progress=text add-host=any shm-size=text ulimit=text m=text memory=text allow=text attest=text builder=text',
  operands: ['any'],
  because: 'a build runs what its file says, with the whole folder at hand',
  exposes: 'upload',
  exposedBy: 'push',
};

const images: Readonly<Record<string, GrammarInput>> = {
  pull: plain(fetches, { values: 'platform=text', flags: 'a q all-tags quiet disable-content-trust' }),
  push: plain('it makes an image known to others', { values: 'platform=text', exposes: 'upload' }),
  'images|ls|list|history|inspect': plain(shows),
  'tag|rm|rmi|prune|remove': plain(daemon),
  'save|export': plain(shows, { values: 'o=edit output=edit platform=text' }),
  'load|import': plain(daemon, {
    values: 'i=read input=read c=any change=any m=text message=text platform=text',
  }),
  build: building,
};

const inside: Readonly<Record<string, GrammarInput>> = {
  'run|create': { manual: docker, because: daemon, ...running },
  exec: {
    manual: docker,
    flags: 'd i t detach interactive tty privileged',
    values: 'e=any env=any env-file=read u=text user=text w=text workdir=text detach-keys=text',
    operands: ['text', 'word'],
    posix: true,
    because: 'what it does inside the container is not known here',
  },
  'cp|copy': plain(daemon, { operands: ['any'], last: 'any', flags: 'a L q archive follow-link quiet' }),
  'ps|ls|logs|top|stats|port|diff|inspect|events|wait': plain(shows),
  'start|stop|restart|kill|rm|pause|unpause|rename|update|attach|commit|prune': plain(daemon),
};

const compose: GrammarInput = {
  manual: 'docker-compose(1), Docker Compose 2.36',
  harmless: 'version',
  values: 'f=read file=read p=text project-name=text profile=text env-file=read project-directory=enter',
  because: 'what it does follows from the compose file',
  subcommands: {
    'up|start|restart|stop|down|kill|rm|pull|create|watch|pause|unpause': plain(daemon, {
      flags: 'd v f build detach force-recreate no-deps remove-orphans volumes wait quiet-pull no-build',
    }),
    'ps|ls|logs|top|config|images|port|events|version': plain(shows, {
      flags: 'a q f t all quiet follow services',
    }),
    build: plain(daemon, { values: 'build-arg=any', exposes: 'upload', exposedBy: 'push' }),
    push: plain('it makes images known to others', { exposes: 'upload' }),
    'run|exec': {
      manual: docker,
      because: daemon,
      ...running,
      flags: `${running.flags} T no-deps service-ports build`,
    },
    cp: plain(daemon),
  },
};

const kubectlOptions = {
  values:
    'n=text namespace=text context=text cluster=text kubeconfig=read s=url server=url token=any user=text as=text as-group=text certificate-authority=read client-certificate=read client-key=read cache-dir=edit profile-output=edit request-timeout=text v=text l=text selector=text o=word output=word f=any filename=any k=any kustomize=any c=text container=text field-selector=text sort-by=text template=word raw=text since=text since-time=text tail=text p=word patch=word patch-file=read type=text replicas=text timeout=text image=any from-literal=word from-file=any from-env-file=read dry-run=text address=text',
  flags:
    'A R w i t q all-namespaces recursive watch show-labels no-headers all force wait follow previous prefix timestamps ignore-not-found server-side stdin tty insecure-skip-tls-verify',
} as const satisfies Partial<GrammarInput>;

const kube = (because: string, more: Partial<GrammarInput> = {}): GrammarInput => ({
  manual: 'kubectl(1), Kubernetes 1.32',
  operands: ['word'],
  because,
  ...more,
});

/** Programs that run or steer containers. */
export const containers: Readonly<Record<string, GrammarInput>> = {
  'docker|podman|nerdctl': {
    manual: docker,
    harmless: 'version',
    flags: 'D v debug tls tlsverify',
    values:
      'H=any host=any c=text context=text config=read l=text log-level=text tlscacert=read tlscert=read tlskey=read',
    operands: ['word'],
    because: daemon,
    risky: { H: server, host: server, context: server, config: server },
    subcommands: {
      ...images,
      ...inside,
      'info|version|search': plain(shows),
      login: plain(registry, { values: 'p=text password=text u=text username=text', operands: ['url'] }),
      logout: plain(registry, { operands: ['url'] }),
      image: { manual: docker, because: daemon, subcommands: images },
      container: { manual: docker, because: daemon, subcommands: inside },
      'buildx|builder': { manual: docker, because: daemon, subcommands: { build: building, bake: building } },
      compose,
      'volume|network|system|context|node|service|stack|swarm|secret|config|plugin|trust|manifest':
        plain(daemon),
    },
  },
  'docker-compose|podman-compose': compose,
  'buildah|skopeo|crane|oras|kaniko|nixpacks|pack': {
    manual: 'buildah(1); skopeo(1); crane --help',
    values: 'f=read file=read t=word tag=word authfile=read dest-authfile=read src-authfile=read',
    operands: ['text', 'any'],
    because: 'it builds, fetches or sends images',
    exposes: 'upload',
  },
  'kubectl|oc': {
    manual: 'kubectl(1), Kubernetes 1.32',
    ...kubectlOptions,
    operands: ['word'],
    because: cluster,
    subcommands: {
      'get|describe|logs|top|explain|events|api-resources|api-versions|cluster-info|version|wait|diff|auth|whoami|status|project|projects':
        kube(cluster),
      'apply|create|delete|patch|replace|scale|drain|edit|set|rollout|run|expose|autoscale|label|annotate|cordon|uncordon|taint|certificate|new-app|new-project|start-build':
        kube(changesCluster),
      exec: kube('what it does inside the container is not known here', { operands: ['text', 'word'] }),
      'cp|rsync': kube('it copies files to or from a container', { operands: ['any'] }),
      'attach|debug|port-forward|proxy|rsh': kube('it opens a way into the cluster'),
      'config|plugin|login|logout|kustomize|completion': kube('it changes or uses settings and plugins'),
    },
  },
  helm: {
    manual: 'helm(1), https://helm.sh/docs/helm/',
    values:
      'n=text namespace=text kube-context=text kubeconfig=read f=read values=read set=any set-string=any set-file=any version=text repo=url registry-config=read repository-config=read repository-cache=list post-renderer=execute o=text output=text d=edit destination=edit timeout=text description=text username=text password=text ca-file=read cert-file=read key-file=read keyring=read kube-apiserver=url kube-token=text',
    flags: 'A i a q debug wait atomic install dry-run create-namespace reuse-values devel short',
    operands: ['any'],
    because: cluster,
    subcommands: {
      'list|ls|status|get|history|search|show|inspect|env|version|lint|template|verify': kube(cluster, {
        operands: ['any'],
      }),
      'install|upgrade|uninstall|del|delete|un|rollback|test': kube(changesCluster, { operands: ['any'] }),
      push: kube('it makes a chart known to others', { operands: ['any'], exposes: 'upload' }),
      'repo|registry|plugin|pull|fetch|dependency|dep|package|create|completion': kube(fetches),
    },
  },
  'k9s|kubectx|kubens|stern|kustomize|kubeadm|kubeseal|velero|istioctl|linkerd|argocd|argo|flux|helmfile|skaffold|tilt|devspace|telepresence|kops|eksctl|k3d|k3s|kind|minikube|colima|crictl|ctr|lima|limactl|multipass|vagrant':
    {
      manual: 'kind --help; minikube --help; argocd --help',
      values: 'n=text namespace=text context=text kubeconfig=read f=any filename=any',
      operands: ['word'],
      because: 'it steers clusters or machines',
    },
};
