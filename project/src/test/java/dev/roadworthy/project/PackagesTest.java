package dev.roadworthy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PackagesTest {
  private static String read(Map<String, String> files) {
    var sorted = new TreeMap<>(files);
    Packages packages =
        Packages.read(sorted.keySet(), path -> Optional.ofNullable(sorted.get(path)));
    var out = new StringBuilder();
    for (UsedPackage p : packages.all()) {
      out.append(p.url().canonicalize())
          .append(p.exact() ? "" : " " + p.asked())
          .append(" at ")
          .append(p.place())
          .append(p.scope() == UsedPackage.Scope.DEVELOPMENT ? " dev" : "")
          .append(p.direct() ? " direct" : "")
          .append('\n');
    }
    packages.unread().forEach(u -> out.append("unread: ").append(u).append('\n'));
    return out.toString();
  }

  @Test
  void withoutALockFileTheManifestSaysWhatItAsksFor() {
    String manifest =
        """
        {
          "dependencies": {
            "express": "^4.18.0",
            "lodash": "4.17.4",
            "@scope/a": "~1.2.0",
            "mine": "file:../mine"
          },
          "devDependencies": {"jest": "^29.0.0"}
        }
        """;
    assertThat(read(Map.of("package.json", manifest)))
        .isEqualTo(
            """
            pkg:npm/express ^4.18.0 at package.json:3 direct
            pkg:npm/lodash@4.17.4 at package.json:4 direct
            pkg:npm/%40scope/a ~1.2.0 at package.json:5 direct
            pkg:npm/jest ^29.0.0 at package.json:8 dev direct
            """);
  }

  @Test
  void npmLockFilesOfAllVersionsTellScopeAndPlace() {
    String manifest =
        """
        {
          "dependencies": {"express": "^4.18.0"},
          "devDependencies": {"jest": "^29.0.0"}
        }
        """;
    String three =
        """
        {"lockfileVersion": 3, "packages": {
          "": {"dependencies": {"express": "^4.18.0"}},
          "node_modules/express": {"version": "4.18.2"},
          "node_modules/express/node_modules/qs": {"version": "6.11.0"},
          "node_modules/jest": {"version": "29.1.0", "dev": true}
        }}
        """;
    assertThat(read(Map.of("package.json", manifest, "package-lock.json", three)))
        .isEqualTo(
            """
            pkg:npm/express@4.18.2 at package.json:2 direct
            pkg:npm/qs@6.11.0 at package-lock.json:4
            pkg:npm/jest@29.1.0 at package.json:3 dev direct
            """);
    String one =
        """
        {"lockfileVersion": 1, "dependencies": {
          "express": {
            "version": "4.18.2",
            "dependencies": {
              "qs": {"version": "6.11.0"}
            }
          }
        }}
        """;
    assertThat(read(Map.of("package.json", manifest, "package-lock.json", one)))
        .isEqualTo(
            """
            pkg:npm/express@4.18.2 at package.json:2 direct
            pkg:npm/qs@6.11.0 at package-lock.json:5
            """);
    String wished =
        """
        {"lockfileVersion": 1, "dependencies": {
          "mkdirp": {
            "version": "0.5.1",
            "requires": {
              "minimist": "0.0.8"
            }
          },
          "minimist": {
            "version": "0.0.8"
          }
        }}
        """;
    assertThat(read(Map.of("package-lock.json", wished)))
        .isEqualTo(
            """
            pkg:npm/mkdirp@0.5.1 at package-lock.json:2
            pkg:npm/minimist@0.0.8 at package-lock.json:8
            """);
  }

  @Test
  void yarnAndPnpmTellDevelopmentByWhatProductionReaches() {
    String manifest =
        """
        {"dependencies": {"express": "^4.18.0"}, "devDependencies": {"jest": "^29.0.0"}}
        """;
    String yarn =
        """
        # yarn lockfile v1

        express@^4.18.0:
          version "4.18.2"
          dependencies:
            qs "6.11.0"

        jest@^29.0.0:
          version "29.1.0"

        qs@6.11.0:
          version "6.11.0"
        """;
    assertThat(read(Map.of("package.json", manifest, "yarn.lock", yarn)).lines())
        .containsExactlyInAnyOrder(
            "pkg:npm/express@4.18.2 at package.json:1 direct",
            "pkg:npm/jest@29.1.0 at package.json:1 dev direct",
            "pkg:npm/qs@6.11.0 at yarn.lock:11");
    String pnpm =
        """
        lockfileVersion: '9.0'
        importers:
          .:
            dependencies:
              express:
                specifier: ^4.18.0
                version: 4.18.2
            devDependencies:
              jest:
                specifier: ^29.0.0
                version: 29.1.0(x@1.0.0)
        snapshots:
          express@4.18.2:
            dependencies:
              qs: 6.11.0
          jest@29.1.0(x@1.0.0): {}
          qs@6.11.0: {}
        """;
    assertThat(read(Map.of("package.json", manifest, "pnpm-lock.yaml", pnpm)).lines())
        .anyMatch(l -> l.startsWith("pkg:npm/qs@6.11.0") && !l.contains("dev"))
        .anyMatch(l -> l.startsWith("pkg:npm/jest@29.1.0") && l.contains("dev"));
  }

  @Test
  void pythonManifestsAndLockFiles() {
    assertThat(
            read(
                Map.of(
                    "requirements.txt",
                    """
                    # web
                    Flask==2.0.1  # pinned
                    requests[security]>=2.0,<3
                    -r more.txt
                    Typing_Extensions==4.0 ; python_version < "3.9"
                    """,
                    "requirements-dev.txt",
                    "pytest==7.0.0\n")))
        .isEqualTo(
            """
            pkg:pypi/pytest@7.0.0 at requirements-dev.txt:1 dev direct
            pkg:pypi/flask@2.0.1 at requirements.txt:2 direct
            pkg:pypi/requests >=2.0,<3 at requirements.txt:3 direct
            pkg:pypi/typing-extensions@4.0 at requirements.txt:5 direct
            """);
    assertThat(
            read(
                Map.of(
                    "pyproject.toml",
                    """
                    [project]
                    dependencies = [
                      "fastapi==0.100.0",
                    ]
                    """,
                    "uv.lock",
                    """
                    [[package]]
                    name = "fastapi"
                    version = "0.100.0"

                    [[package]]
                    name = "starlette"
                    version = "0.27.0"
                    """)))
        .isEqualTo(
            """
            pkg:pypi/fastapi@0.100.0 at uv.lock:2 direct
            pkg:pypi/starlette@0.27.0 at uv.lock:6
            """);
    assertThat(
            read(
                Map.of(
                    "Pipfile.lock",
                    """
                    {
                      "default": {"django": {"version": "==4.0"}},
                      "develop": {"pytest": {"version": "==7.0"}}
                    }
                    """)))
        .contains("pkg:pypi/django@4.0", "pkg:pypi/pytest@7.0 at Pipfile.lock:3 dev");
  }

  @Test
  void mavenResolvesItsOwnPropertiesAndSaysWhatAParentGives() {
    String pom =
        """
        <project>
          <properties><jackson.version>2.9.0</jackson.version></properties>
          <dependencies>
            <!-- <dependency><groupId>no</groupId><artifactId>no</artifactId></dependency> -->
            <dependency>
              <groupId>com.fasterxml.jackson.core</groupId>
              <artifactId>jackson-databind</artifactId>
              <version>${jackson.version}</version>
            </dependency>
            <dependency><groupId>a</groupId><artifactId>b</artifactId></dependency>
          </dependencies>
        </project>
        """;
    assertThat(read(Map.of("pom.xml", pom)))
        .contains("pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.9.0 at pom.xml:5 direct")
        .contains("unread: pom.xml: 1 packages have their version from a parent or a BOM");
  }

  @Test
  void theOtherEcosystems() {
    String all =
        read(
            Map.of(
                "go.mod",
                "module x\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.7.0\n"
                    + "\tgolang.org/x/net v0.1.0 // indirect\n)\n",
                "Gemfile.lock",
                "GEM\n  specs:\n    rails (6.0.0)\n      rack (>= 2.0)\n",
                "Cargo.lock",
                "[[package]]\nname = \"serde\"\nversion = \"1.0.1\"\n",
                "composer.lock",
                "{\"packages\": [{\"name\": \"twig/twig\", \"version\": \"v2.0.0\"}]}",
                "gradle.lockfile",
                "org.slf4j:slf4j-api:2.0.1=runtimeClasspath\n"));
    assertThat(all)
        .contains("pkg:golang/github.com/gin-gonic/gin@v1.7.0 at go.mod:4 direct")
        .contains("pkg:golang/golang.org/x/net@v0.1.0 at go.mod:5\n")
        .contains("pkg:gem/rails@6.0.0 at Gemfile.lock:3")
        .contains("pkg:cargo/serde@1.0.1")
        .contains("pkg:composer/twig/twig@2.0.0")
        .contains("pkg:maven/org.slf4j/slf4j-api@2.0.1")
        .doesNotContain("rack");
  }

  @Test
  void aBrokenFileIsSaidAndStopsNothing() {
    assertThat(read(Map.of("package-lock.json", "{not json", "requirements.txt", "a==1\n")))
        .contains("unread: package-lock.json could not be read as what its name says")
        .contains("pkg:pypi/a@1");
  }
}
