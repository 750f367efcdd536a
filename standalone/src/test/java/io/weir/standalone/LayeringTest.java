package io.weir.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The picture in docs/decisions/modules.md and ARCHITECTURE.md, held against the code. */
@AnalyzeClasses(packages = "io.weir", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
    @ArchTest
    static final ArchRule modulesStackAsDrawn = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("model")
            .definedBy("io.weir.model..")
            .layer("config")
            .definedBy("io.weir.config..")
            .layer("bus")
            .definedBy("io.weir.bus..")
            .layer("exposition")
            .definedBy("io.weir.exposition..")
            .layer("template")
            .definedBy("io.weir.template..")
            .layer("web")
            .definedBy("io.weir.web..")
            .layer("promql")
            .definedBy("io.weir.promql..")
            .layer("storage")
            .definedBy("io.weir.storage..")
            .layer("scraper")
            .definedBy("io.weir.scraper..")
            .layer("pushgateway")
            .definedBy("io.weir.pushgateway..")
            .layer("stream")
            .definedBy("io.weir.stream..")
            .layer("query")
            .definedBy("io.weir.query..")
            .layer("alertmanager")
            .definedBy("io.weir.alertmanager..")
            .layer("standalone")
            .definedBy("io.weir.standalone..")
            .whereLayer("model")
            .mayNotAccessAnyLayer()
            .whereLayer("config")
            .mayOnlyAccessLayers("model")
            .whereLayer("bus")
            .mayOnlyAccessLayers("model")
            .whereLayer("exposition")
            .mayOnlyAccessLayers("model")
            .whereLayer("template")
            .mayOnlyAccessLayers("model")
            .whereLayer("web")
            .mayOnlyAccessLayers("model", "config")
            .whereLayer("promql")
            .mayOnlyAccessLayers("model")
            .whereLayer("storage")
            .mayOnlyAccessLayers("model", "bus")
            .whereLayer("scraper")
            .mayOnlyAccessLayers("model", "config", "bus", "exposition", "web")
            .whereLayer("pushgateway")
            .mayOnlyAccessLayers("model", "bus", "exposition", "web")
            .whereLayer("stream")
            .mayOnlyAccessLayers("model", "config", "bus", "template", "promql", "storage")
            .whereLayer("query")
            .mayOnlyAccessLayers("model", "config", "bus", "promql", "storage", "web")
            .whereLayer("alertmanager")
            .mayOnlyAccessLayers("model", "config", "bus", "template", "web")
            .whereLayer("standalone")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.weir.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modelKnowsNoFramework = noClasses()
            .that(resideInAPackage("io.weir.model.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.apache.kafka..",
                    "org.apache.flink..",
                    "org.apache.parquet..",
                    "org.eclipse.jetty..",
                    "org.yaml.."));

    @ArchTest
    static final ArchRule promqlDoesNoInputOrOutput = noClasses()
            .that(resideInAPackage("io.weir.promql.."))
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "org.apache.."))
            .because("it is handed its data by whoever calls it");
}
