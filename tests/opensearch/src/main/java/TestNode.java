import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** A search node for tests: TestNode FOLDER PORT. It listens on loopback alone and keeps its data below FOLDER. */
public final class TestNode extends Node {
    /** HTTP and token filters, by the names that they have in version 2 and in version 3. */
    private static final List<String> PARTS = List.of(
        "org.opensearch.transport.Netty4Plugin",
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin");

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

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        for (String folder : List.of("config", "modules", "plugins")) {
            Files.createDirectories(home.resolve(folder));
        }
        int port = Integer.parseInt(args[1]);
        Settings settings = Settings.builder()
            .put("path.home", home.toString())
            .put("cluster.name", "dateline-tests")
            .put("node.name", "test")
            .put("node.processors", 1)
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", port)
            .put("transport.port", port + 100)
            .put("action.auto_create_index", false)
            // Machines that run tests are often nearly full.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        Node node = new TestNode(settings, parts()).start();
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
