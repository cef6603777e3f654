using System.Linq.Expressions;
using Interlock.Application.Tasks;
using Interlock.Domain.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Tasks;

/// <summary>The queries on tasks.</summary>
internal static class TaskQueries
{
    private static readonly Expression<Func<InferenceTask, TaskView>> WithResult = Projection(true);
    private static readonly Expression<Func<InferenceTask, TaskView>> WithoutResult = Projection(false);

    public static IQueryable<TaskView> Find(InterlockDbContext context, string id) => context.Tasks.AsNoTracking().Where(task => task.Id == id).Select(WithResult);

    public static IQueryable<InferenceTask> OfKey(InterlockDbContext context, string? caller, string model, string key) =>
        context.Tasks.AsNoTracking().Where(task => task.Caller == caller && task.Model == model && task.IdempotencyKey == key);

    public static IQueryable<InferenceTask> OfRequestKey(InterlockDbContext context, string model, string key) =>
        context.Tasks.AsNoTracking().Where(task => task.Model == model && task.RequestKey == key);

    public static IQueryable<TaskView> List(InterlockDbContext context, TaskFilter filter)
    {
        var query = context.Tasks.AsNoTracking();
        query = filter.Caller is { } caller ? query.Where(task => task.Caller == caller) : query;
        query = filter.Model is { } model ? query.Where(task => task.Model == model) : query;
        query = filter.State is { } state ? query.Where(task => task.State == state) : query;
        query = filter.Before is { } before ? query.Where(task => string.Compare(task.Id, before) < 0) : query;
        return query.OrderByDescending(task => task.Id).Take(filter.Limit).Select(WithoutResult);
    }

    /// <summary>Queued and due, those due longest first.</summary>
    public static IQueryable<InferenceTask> Due(InterlockDbContext context, DateTime now) =>
        context.Tasks.AsNoTracking().Where(task => task.State == TaskState.Queued && task.DueAt <= now).OrderBy(task => task.DueAt).ThenBy(task => task.Id);

    private static Expression<Func<InferenceTask, TaskView>> Projection(bool withResult)
    {
        var projection = TaskView.Projection;
        var body = new Constants(projection.Parameters[1], withResult).Visit(projection.Body);
        return Expression.Lambda<Func<InferenceTask, TaskView>>(body, projection.Parameters[0]);
    }

    /// <summary>Puts a value in the place of a parameter.</summary>
    private sealed class Constants(ParameterExpression parameter, object value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? Expression.Constant(value) : node;

        // So that a column that is not wanted is not read.
        protected override Expression VisitConditional(ConditionalExpression node) =>
            Visit(node.Test) is ConstantExpression { Value: bool test } ? Visit(test ? node.IfTrue : node.IfFalse) : base.VisitConditional(node);
    }
}
