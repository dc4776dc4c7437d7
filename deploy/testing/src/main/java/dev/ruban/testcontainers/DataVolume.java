package dev.ruban.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import org.testcontainers.DockerClientFactory;

/// A volume of Docker's that outlives the containers that use it. Closing removes it.
final class DataVolume implements AutoCloseable {
    private final String name;
    private final DockerClient client;

    private DataVolume(String name, DockerClient client) {
        this.name = name;
        this.client = client;
    }

    /// An empty volume, labelled as Testcontainers labels what it makes.
    static DataVolume create() {
        DockerClient client = DockerClientFactory.instance().client();
        String name =
                client.createVolumeCmd()
                        .withLabels(DockerClientFactory.DEFAULT_LABELS)
                        .exec()
                        .getName();
        return new DataVolume(name, client);
    }

    Bind at(String path, AccessMode mode) {
        return new Bind(name, new Volume(path), mode);
    }

    @Override
    public void close() {
        try {
            client.removeVolumeCmd(name).exec();
        } catch (NotFoundException removed) {
            // Closed before, or removed by Testcontainers' reaper: either is what was wanted.
            return;
        }
    }
}
