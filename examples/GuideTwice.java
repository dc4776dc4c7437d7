// TensorFlow's guide "Basic training loops", twice: by a loop of one's own over the gradient tape, and
// by compile and fit, distributed over three workers. Run it after a first ./ruban fit:
//
//     java -cp 'deploy/target/ruban/lib/*' examples/GuideTwice.java

import dev.ruban.autodiff.GradientTape;
import dev.ruban.autodiff.Gradients;
import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.coordinator.training.FitOptions;
import dev.ruban.coordinator.training.History;
import dev.ruban.coordinator.training.Trainer;
import dev.ruban.data.Dataset;
import dev.ruban.data.Datasets;
import dev.ruban.nn.MeanSquaredError;
import dev.ruban.nn.Module;
import dev.ruban.optimizer.Sgd;
import dev.ruban.tensor.Shape;

class MyModel extends Module {
    final Variable w = new Variable(5f);
    final Variable b = new Variable(0f);

    @Override
    public Tensor call(Tensor x) {
        return w.times(x).plus(b);
    }
}

void byHand(Dataset line) {
    int rows = (int) line.rows();
    float[] xs = new float[rows];
    float[] ys = new float[rows];
    line.read(0, rows, xs, 0, ys, 0);
    Tensor x = Tensor.of(Shape.of(rows, 1), xs);
    Tensor y = Tensor.of(Shape.of(rows, 1), ys);

    MyModel model = new MyModel();
    for (int epoch = 1; epoch <= 10; epoch++) {
        try (var tape = new GradientTape()) {
            Tensor loss = y.minus(model.call(x)).square().mean();
            Gradients gradients = tape.gradient(loss, model.variables());
            model.w.assignSub(gradients.of(model.w).times(0.1f));
            model.b.assignSub(gradients.of(model.b).times(0.1f));
            IO.println("by hand  epoch %2d: loss = %.4f".formatted(epoch, loss.item()));
        }
    }
    IO.println("by hand  W = %.4f, b = %.4f".formatted(model.w.item(), model.b.item()));
}

void byFit(Dataset line) {
    MyModel model = new MyModel();
    Trainer trainer = Trainer.compile(model, Sgd.withLearningRate(0.1), new MeanSquaredError());
    History history = trainer.fit(line, FitOptions.defaults().withEpochs(10).withWorkers(3));

    for (int epoch = 1; epoch <= 10; epoch++)
        IO.println("by fit   epoch %2d: loss = %.4f".formatted(epoch, history.losses().get(epoch - 1)));
    IO.println("by fit   W = %.4f, b = %.4f".formatted(model.w.item(), model.b.item()));
    IO.println("by fit   parameters_sha256 " + history.parametersSha256());
}

void main() {
    Dataset line = Datasets.builtInLine();
    byHand(line);
    byFit(line);
}
