import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;

/**
 * A search node for tests: TestNode FOLDER PORT [PORT ...]. It listens on loopback alone and keeps its data below
 * FOLDER. Further ports are those of the other nodes of its cluster; nodes speak with each other at 100 ports higher.
 */
public final class TestNode extends Node {
    /** HTTP and token filters, by the names that they have in version 2 and in version 3. */
    private static final List<String> PARTS = List.of(
        "org.opensearch.transport.Netty4Plugin",
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin");

    /** From the port of a node for clients to its port for other nodes. */
    private static final int BETWEEN = 100;

    @SuppressWarnings({"rawtypes", "unchecked"}) // version 2 takes classes, version 3 takes descriptions of them
    private TestNode(Settings settings, Collection parts) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"), parts, true);
    }

    @Override
    protected void configureNodeAndClusterIdStateListener(ClusterService service) {
        // Nothing here reads the log by node.
    }

    private static Collection<Object> parts() {
        List<Object> parts = new ArrayList<>();
        for (String name : PARTS) {
            Class<? extends Plugin> part;
            try {
                part = Class.forName(name).asSubclass(Plugin.class);
            } catch (ClassNotFoundException ofTheOtherVersion) {
                continue;
            }
            if (Version.CURRENT.major < 3) {
                parts.add(part);
            } else {
                parts.add(new PluginInfo(
                    name, "part of the test node", "none", Version.CURRENT, "21", name, null, List.of(), false));
            }
        }
        return parts;
    }

    private static String name(int port) {
        return "node-" + port;
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        for (String folder : List.of("config", "modules", "plugins")) {
            Files.createDirectories(home.resolve(folder));
        }
        List<Integer> ports = Arrays.stream(args).skip(1).map(Integer::valueOf).toList();
        int port = ports.get(0);
        Settings.Builder settings = Settings.builder()
            .put("path.home", home.toString())
            .put("cluster.name", "dateline-tests")
            .put("node.name", name(port))
            .put("node.processors", 1)
            .put("network.host", "127.0.0.1")
            .put("http.port", port)
            .put("transport.port", port + BETWEEN)
            .put("action.auto_create_index", false)
            // Machines that run tests are often nearly full.
            .put("cluster.routing.allocation.disk.threshold_enabled", false);
        if (ports.size() == 1) {
            settings.put("discovery.type", "single-node");
        } else {
            settings.putList("discovery.seed_hosts", ports.stream().map(other -> "127.0.0.1:" + (other + BETWEEN)).toList());
            settings.putList("cluster.initial_cluster_manager_nodes", ports.stream().map(TestNode::name).toList());
        }
        Node node = new TestNode(settings.build(), parts()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception whileEnding) {
                System.err.println(whileEnding);
            }
        }));
        Thread.currentThread().join();
    }
}
