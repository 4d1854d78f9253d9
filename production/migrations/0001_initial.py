import bakery.db.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('events', '0001_initial'),
        ('inventory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProductionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('voided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('void_reason', models.TextField(blank=True, default='', editable=False)),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='production_runs', to='events.event')),
                ('finished_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='production_runs', to='catalogue.finishedunit')),
                ('recipe_snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='production_runs', to='catalogue.recipesnapshot')),
                ('num_batches', models.PositiveIntegerField()),
                ('scale_factor', models.DecimalField(decimal_places=4, default=1, max_digits=9)),
                ('expected_yield', models.PositiveIntegerField()),
                ('actual_yield', models.PositiveIntegerField()),
                ('loss_quantity', models.PositiveIntegerField()),
                ('over_yield', models.BooleanField(default=False)),
                ('produced_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('total_ingredient_cost', bakery.db.fields.MoneyField(decimal_places=4, max_digits=15)),
                ('per_unit_cost', bakery.db.fields.CostField(decimal_places=8, max_digits=15)),
                ('cost_known', models.BooleanField()),
                ('lot', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='production_run', to='inventory.lot')),
                ('shortage', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='production_run', to='inventory.stockadjustment')),
                ('needs_reconcile', models.BooleanField(default=False)),
                ('reconcile_note', models.TextField(blank=True, default='')),
                ('notes', models.TextField(blank=True, default='')),
            ],
            options={
                'ordering': ['-produced_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('voided_at__isnull', True)), fields=['event', 'finished_unit'], name='productionrun_live'), models.Index(fields=['produced_at', 'id'], name='productionrun_produced_at'), models.Index(fields=['finished_unit', 'produced_at'], name='productionrun_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='production_productionrun_void_complete', violation_error_message='A void has a moment, a person and a reason.'), models.CheckConstraint(condition=models.Q(('num_batches__gt', 0)), name='production_productionrun_num_batches_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('scale_factor__gt', 0)), name='production_productionrun_scale_factor_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('expected_yield__gt', 0)), name='production_productionrun_expected_yield_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('total_ingredient_cost__gte', 0)), name='production_productionrun_total_ingredient_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('per_unit_cost__gte', 0)), name='production_productionrun_per_unit_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(models.Q(('actual_yield__gt', models.F('expected_yield')), ('over_yield', True)), models.Q(('actual_yield__lte', models.F('expected_yield')), ('over_yield', False)), _connector='OR'), name='production_productionrun_over_yield_above'), models.CheckConstraint(condition=models.Q(('over_yield', True), ('expected_yield', django.db.models.expressions.CombinedExpression(models.F('actual_yield'), '+', models.F('loss_quantity'))), _connector='OR'), name='production_productionrun_yield_accounted', violation_error_message='Good and lost pieces add up to the expected yield.'), models.CheckConstraint(condition=models.Q(models.Q(('actual_yield', 0), ('lot__isnull', True)), models.Q(('actual_yield__gt', 0), ('lot__isnull', False)), _connector='OR'), name='production_productionrun_lot_iff_yield')],
            },
        ),
        migrations.CreateModel(
            name='ProductionLoss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='losses', to='production.productionrun')),
                ('category', models.CharField(choices=[('burnt', 'Burnt'), ('broken', 'Broken'), ('contaminated', 'Contaminated'), ('dropped', 'Dropped'), ('wrong_ingredients', 'Wrong ingredients'), ('other', 'Other')], default='other', max_length=20)),
                ('quantity', models.PositiveIntegerField()),
                ('per_unit_cost', bakery.db.fields.CostField(decimal_places=8, max_digits=15)),
                ('total_loss_cost', bakery.db.fields.MoneyField(decimal_places=4, max_digits=15)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
            ],
            options={
                'verbose_name_plural': 'production losses',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ['burnt', 'broken', 'contaminated', 'dropped', 'wrong_ingredients', 'other'])), name='production_productionloss_category_known', violation_error_message='This is not one of the choices.'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='production_productionloss_quantity_positive', violation_error_message='This must be more than zero.'), models.CheckConstraint(condition=models.Q(('per_unit_cost__gte', 0)), name='production_productionloss_per_unit_cost_not_negative', violation_error_message='This cannot be negative.'), models.CheckConstraint(condition=models.Q(('total_loss_cost__gte', 0)), name='production_productionloss_total_loss_cost_not_negative', violation_error_message='This cannot be negative.'), models.UniqueConstraint(fields=('run', 'category'), name='production_productionloss_category')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ProductionUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='production.productionrun')),
                ('movement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='production_use', to='inventory.movement')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
